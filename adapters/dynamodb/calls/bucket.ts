/** Partitions that an audience's chunks are spread over: 8 × 1,000 write units a second (DynamoDB's partition limit). */
export const BUCKETS = 8;

/** Partition key of one bucket of an audience. */
export const bucketKey = (audience: string, bucket: number): string => `${audience}#${bucket}`;

/** Key of a chunk's item, the same in the Audience and Delivery tables. */
export const chunkKey = (audience: string, chunk: number): { pk: { S: string }; sk: { N: string } } => ({
  pk: { S: bucketKey(audience, chunk % BUCKETS) },
  sk: { N: String(chunk) },
});

/** The audience that a bucket's partition key belongs to. */
export const audienceOfBucketKey = (pk: string): string => pk.slice(0, pk.lastIndexOf('#'));
