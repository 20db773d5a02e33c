import facts from './models.json' with { type: 'json' };

export type Member = {
  shape: string;
  /** Place of the member in an HTTP request; in the body unless given. */
  location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode';
  locationName?: string;
  flattened?: boolean;
};

/** How a value must be, in the words of botocore. */
export type Shape = {
  type: string;
  required?: string[];
  members?: Record<string, Member>;
  /** Shape of the items of a list. */
  member?: Member;
  /** Shapes of the keys and values of a map. */
  key?: Member;
  value?: Member;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  /** Name of the member that is the whole body. */
  payload?: string;
  flattened?: boolean;
  union?: boolean;
  timestampFormat?: string;
};

export type Operation = { method: string; uri: string; input?: string; output?: string };

export type ServiceModel = {
  /** Begins `x-amz-target` where that names the operation. */
  targetPrefix?: string;
  operations: Record<string, Operation>;
  shapes: Record<string, Shape>;
};
export type Services = Record<string, ServiceModel>;

/** The models of the services, by the names that requests are signed for, reduced to the operations that the project uses. */
export const serviceModels = facts.services as Services;
