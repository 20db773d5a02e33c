// Floods from a process of its own, so that it takes nothing from the event loop of what it floods.
import { flood } from './flood.ts';

const [url = '', perSecond = '', seconds = ''] = process.argv.slice(2);
const statuses = await flood(new URL(url), { perSecond: Number(perSecond), seconds: Number(seconds) });
console.log(JSON.stringify(Object.fromEntries(statuses)));
