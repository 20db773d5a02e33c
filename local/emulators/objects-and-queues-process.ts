import { serveParent } from '../process/child-service.ts';
import { type ObjectsAndQueuesConfig, startObjectsAndQueues } from './objects-and-queues.ts';

serveParent<ObjectsAndQueuesConfig>(async (config) => (await startObjectsAndQueues(config)).port);
