import {
  factsOfJson,
  factsOfPage,
  factsOfS3,
  type S3Call,
  type WireAnswer,
  type WireClient,
} from '../../support/services/wire-client.ts';
import type { Fact } from './facts.ts';

/** What the requests are made to. */
export type Place = {
  client: WireClient;
  /** A bucket without versions, two with, and one that pages of other origins may use. */
  buckets: { plain: string; versioned: string; paged: string; shared: string };
  /** Address of a queue that the place has. */
  queueUrl(name: string): string;
  /** The messages that S3 put on the queue of its notifications since the last time. */
  told(): Promise<Fact[]>;
  /** What a function is invoked with for the messages of a queue. */
  invocation(queue: string): Promise<Fact>;
};

/** Keeps an answer under the test of the recording and its step. */
export type Keep = (test: string, step: string, status: number, answer: Fact) => void;

const xmlOfParts = (parts: readonly { number: number; etag: string }[]): string => {
  const elements = parts.map(
    ({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${elements.join('')}</CompleteMultipartUpload>`;
};

const elementOf = (name: string, { text }: WireAnswer): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
const etagOf = ({ headers }: WireAnswer): string => headers.get('etag') ?? '';

const objectsOf = ({ client, buckets }: Place, keep: Keep) => {
  const { plain } = buckets;
  const ask = (call: S3Call) => client.s3(call);
  /** Makes a call and keeps its answer. */
  const held = async (test: string, step: string, call: S3Call): Promise<WireAnswer> => {
    const answer = await ask(call);
    keep(test, step, answer.status, factsOfS3(call.method, answer));
    return answer;
  };
  const begin = async (key: string): Promise<string> =>
    elementOf('UploadId', await ask({ method: 'POST', path: `/${plain}/${key}?uploads` }));
  const part = (key: string, upload: string, number: number): string =>
    `/${plain}/${key}?partNumber=${number}&uploadId=${upload}`;

  return {
    async parts() {
      const test = 'test_list_parts_pagination';
      const key = 'test-list-part-pagination';
      const upload = await begin(key);
      const list = (step: string, query = '') =>
        held(test, step, { method: 'GET', path: `/${plain}/${key}?uploadId=${upload}${query}` });
      await list('list-parts-empty');
      for (const number of [1, 2])
        await ask({ method: 'PUT', path: part(key, upload, number), body: 'data' });
      await list('list-parts-all');
      await list('list-parts-1', '&max-parts=1');
      await list('list-parts-next', '&max-parts=1&part-number-marker=1');
      await list('list-parts-wrong-part', '&max-parts=1&part-number-marker=10');

      const empty = 'test_list_parts_empty_part_number_marker';
      const other = await begin('test-list-part-empty-marker');
      const of = `/${plain}/test-list-part-empty-marker?uploadId=${other}`;
      await ask({ method: 'PUT', path: part('test-list-part-empty-marker', other, 1), body: 'data' });
      await held(empty, 'list-parts-empty-marker', { method: 'GET', path: `${of}&part-number-marker=` });
      await held(empty, 'list-parts-empty-max-parts', { method: 'GET', path: `${of}&max-parts=` });
    },

    async multipartUpload() {
      const test = 'test_multipart_and_list_parts';
      const key = 'test-list-parts';
      const created = await held(test, 'create-multipart', {
        method: 'POST',
        path: `/${plain}/${key}?uploads`,
      });
      const upload = elementOf('UploadId', created);
      const at = `/${plain}/${key}?uploadId=${upload}`;
      await held(test, 'list-part-after-created', { method: 'GET', path: at });
      const body = 'upload-part-1'.repeat(5);
      const sent = await held(test, 'upload-part', {
        method: 'PUT',
        path: part(key, upload, 1),
        headers: { 'x-amz-checksum-crc32': 'axEe0A==' },
        body,
      });
      await held(test, 'list-part-after-upload', { method: 'GET', path: at });
      await held(test, 'complete-multipart', {
        method: 'POST',
        path: at,
        body: xmlOfParts([{ number: 1, etag: etagOf(sent) }]),
      });
      await held(test, 'list-part-after-complete-exc', { method: 'GET', path: at });
      await held(test, 'head-multipart-checksum', { method: 'HEAD', path: `/${plain}/${key}` });
      await held(test, 'get-multipart-checksum', { method: 'GET', path: `/${plain}/${key}` });
    },

    async noSuchUpload() {
      const test = 'test_multipart_no_such_upload';
      const at = `/${plain}/test-multipart?uploadId=fakeid`;
      await held(test, 'upload-exc', { method: 'PUT', path: `${at}&partNumber=1`, body: 'data' });
      await held(test, 'complete-exc', {
        method: 'POST',
        path: at,
        body: xmlOfParts([{ number: 1, etag: '"d41d8cd98f00b204e9800998ecf8427e"' }]),
      });
      await held(test, 'abort-exc', { method: 'DELETE', path: at });

      const wrong = 'test_multipart_key_validation';
      const upload = await begin('test-mpu-key-validation');
      const sent = await ask({
        method: 'PUT',
        path: part('test-mpu-key-validation', upload, 1),
        body: 'test',
      });
      const elsewhere = `/${plain}/wrong-key?uploadId=${upload}`;
      const body = xmlOfParts([{ number: 1, etag: etagOf(sent) }]);
      await held(wrong, 'upload-part-wrong-key-name', {
        method: 'PUT',
        path: `${elsewhere}&partNumber=1`,
        body: 'test',
      });
      await held(wrong, 'list-parts-wrong-key-name', { method: 'GET', path: elsewhere });
      await held(wrong, 'complete-multipart-wrong-key-name', { method: 'POST', path: elsewhere, body });
      await held(wrong, 'abort-multipart-wrong-key-name', { method: 'DELETE', path: elsewhere });
    },

    async wrongParts() {
      const small = 'test_multipart_complete_multipart_too_small';
      const upload = await begin('test-small');
      const at = `/${plain}/test-small?uploadId=${upload}`;
      const tags: string[] = [];
      for (const number of [1, 2]) {
        const sent = await held(small, `upload-part${number}`, {
          method: 'PUT',
          path: part('test-small', upload, number),
          headers: { 'x-amz-checksum-crc32': 'rfPzYw==' },
          body: 'data',
        });
        tags.push(etagOf(sent));
      }
      await held(small, 'complete-exc-no-parts', { method: 'POST', path: at, body: xmlOfParts([]) });
      const parts = tags.map((etag, index) => ({ number: index + 1, etag }));
      await held(small, 'complete-exc-too-small', { method: 'POST', path: at, body: xmlOfParts(parts) });

      const wrong = 'test_multipart_complete_multipart_wrong_part';
      const other = await begin('test-wrong');
      await ask({ method: 'PUT', path: part('test-wrong', other, 1), body: 'data' });
      const complete = (step: string, number: number, etag: string) =>
        held(wrong, step, {
          method: 'POST',
          path: `/${plain}/test-wrong?uploadId=${other}`,
          body: xmlOfParts([{ number, etag }]),
        });
      await complete('complete-exc-wrong-part-number', 2, tags[0] ?? '');
      await complete('complete-exc-wrong-etag', 1, '"d41d8cd98f00b204e9800998ecf8427e"');
    },

    async ranges() {
      const test = 'test_get_object_range';
      const path = `/${plain}/test-range`;
      await ask({
        method: 'PUT',
        path,
        headers: { 'content-type': 'binary/octet-stream', 'x-amz-checksum-crc32': 'poTHxg==' },
        body: '0123456789',
      });
      for (const range of ['0-8', '1-1', '1-', '-2', '-9', '-15', '0-100', '0-0', '1-0', '-0', '100-200']) {
        await held(test, `get-${range}`, {
          method: 'GET',
          path,
          headers: { range: `bytes=${range}`, 'x-amz-checksum-mode': 'ENABLED' },
        });
      }
      const missing = { method: 'GET', path: `/${plain}/my-key`, headers: { range: 'bytes=0-8' } } as const;
      await held('test_range_key_not_exists', 'exc', missing);
    },

    async objects() {
      const head = 'test_head_object_fields';
      const path = `/${plain}/my-key`;
      const headers = { 'content-type': 'binary/octet-stream' };
      await ask({ method: 'PUT', path, headers, body: 'abcdefgh' });
      await held(head, 'head-object', { method: 'HEAD', path });
      await held(head, 'head-object-404', { method: 'HEAD', path: `/${plain}/doesnotexist` });
      const sums = { ...headers, 'x-amz-checksum-crc32': 'cZWHwQ==' };
      const at = `/${plain}/file-CRC32`;
      const crc32 = 'test_put_object_checksum[CRC32]';
      await held(crc32, 'put-object-generated', {
        method: 'PUT',
        path: at,
        headers: sums,
        body: 'test data..',
      });
      await held(crc32, 'head-object-with-checksum', {
        method: 'HEAD',
        path: at,
        headers: { 'x-amz-checksum-mode': 'ENABLED' },
      });
      await held(crc32, 'put-wrong-checksum-value', {
        method: 'PUT',
        path: at,
        headers: { ...headers, 'x-amz-checksum-crc32': 'AAAAAA==' },
        body: 'test data..',
      });
    },

    async preconditions() {
      const none = 'test_put_object_if_none_match';
      const path = `/${plain}/test-precondition`;
      const put = (test: string, step: string, headers: Record<string, string>, body = '') =>
        held(test, step, { method: 'PUT', path, headers, body });
      const sum = { 'x-amz-checksum-crc32': 'AAAAAA==' };
      await put(none, 'put-obj', { ...sum, 'if-none-match': '*' });
      await put(none, 'put-obj-if-none-match', { ...sum, 'if-none-match': '*' });
      await held(none, 'del-obj', { method: 'DELETE', path });
      await put(none, 'put-obj-after-del', { ...sum, 'if-none-match': '*' });

      const match = 'test_put_object_if_match';
      const first = await put(match, 'put-obj', { 'x-amz-checksum-crc32': '2H9+DA==' }, 'test');
      await put(match, 'put-obj-if-match-wrong-etag', { 'if-match': '"d41d8cd98f00b204e9800998ecf8427e"' });
      await put(match, 'put-obj-overwrite', { ...sum, 'if-match': etagOf(first) });
      await held(match, 'del-obj', { method: 'DELETE', path });
      await put(match, 'put-obj-if-match-key-not-exists', { 'if-match': etagOf(first) });
    },

    async lists() {
      const test = 'test_list_objects_v2_with_prefix';
      for (const key of ['test/foo/bar/123', 'test/foo/bar/456', 'test/bar/foo/123']) {
        await ask({ method: 'PUT', path: `/${plain}/${key}`, body: 'content 123' });
      }
      const list = (step: string, prefix: string) =>
        held(test, step, {
          method: 'GET',
          path: `/${plain}?list-type=2&encoding-type=url&prefix=${encodeURIComponent(prefix)}`,
        });
      await list('list-objects-v2-1', 'test/');
      await list('list-objects-v2-2', 'test/foo');
      await list('list-objects-v2-3', 'test/foo/bar');
    },

    async versions() {
      const { versioned } = buckets;
      const test = 'test_delete_object_versioned';
      const path = `/${versioned}/test-delete`;
      const list = (step: string, query: string) =>
        held(test, step, { method: 'GET', path: `/${versioned}?versions&encoding-type=url${query}` });
      const put = await held(test, 'put-object', {
        method: 'PUT',
        path,
        headers: { 'x-amz-checksum-crc32': '1jy6qw==' },
        body: 'test-delete',
      });
      const version = put.headers.get('x-amz-version-id') ?? '';
      const marker = await held(test, 'delete-object', { method: 'DELETE', path });
      await held(test, 'get-deleted-object', { method: 'GET', path });
      await held(test, 'delete-object-2', { method: 'DELETE', path });
      await list('list-object-versions', '&prefix=test-delete');
      const id = marker.headers.get('x-amz-version-id') ?? '';
      await held(test, 'delete-delete-marker', { method: 'DELETE', path: `${path}?versionId=${id}` });
      await held(test, 'delete-object-version', { method: 'DELETE', path: `${path}?versionId=${version}` });
      await held(test, 'delete-wrong-key', { method: 'DELETE', path: `/${versioned}/wrongkey` });
    },

    /** As the recorded test: nine versions of three keys, some of them notes of a deletion. */
    async pagesOfVersions() {
      const { paged } = buckets;
      const test = 'test_list_objects_versions_markers';
      const keys = ['test_0', 'test_1', 'test_2'];
      const put = (key: string, body: string) => ask({ method: 'PUT', path: `/${paged}/${key}`, body });
      for (const key of keys) await put(key, 'version 1');
      await put('test_2', 'version 2');
      const markers: string[] = [];
      for (const key of keys) {
        const deleted = await ask({ method: 'DELETE', path: `/${paged}/${key}` });
        markers.push(deleted.headers.get('x-amz-version-id') ?? '');
      }
      for (const key of keys.slice(0, 2)) await put(key, 'version 2');
      const list = (step: string, query: string) =>
        held(test, step, {
          method: 'GET',
          path: `/${paged}?versions&encoding-type=url${query}`,
        });
      await list('list-objects-next-key-only', '&max-keys=1&key-marker=test_1');
      await list('list-objects-next-key-last', '&max-keys=1&key-marker=test_2');
      await list('list-objects-next-version-only', `&version-id-marker=${markers[1]}`);
      await list(
        'list-objects-both-markers',
        `&max-keys=1&key-marker=test_1&version-id-marker=${markers[1]}`,
      );
      await list('list-objects-next-key-empty', '&max-keys=1&key-marker=');
    },
  };
};

const pagesOf = ({ client, buckets }: Place, keep: Keep) => {
  const { shared, plain } = buckets;
  const held = async (test: string, step: string, call: S3Call): Promise<void> => {
    const answer = await client.s3(call);
    keep(test, step, answer.status, factsOfPage(answer));
  };
  const origin = (value: string): Record<string, string> => ({ origin: value });
  return {
    async ofOtherOrigins() {
      const path = `/${shared}/test-cors-origin`;
      const headers = { 'content-type': 'binary/octet-stream' };
      await client.s3({ method: 'PUT', path, headers, body: 'test-cors' });
      const test = 'test_cors_match_origins';
      const right = 'https://localhost:4200';
      const asks = (method: string, of: string) => ({
        ...origin(of),
        'access-control-request-method': method,
      });
      await held(test, 'opt-no-origin', { method: 'OPTIONS', path });
      await held(test, 'get-no-origin', { method: 'GET', path });
      await held(test, 'opt-right-origin', { method: 'OPTIONS', path, headers: asks('PUT', right) });
      await held(test, 'get-right-origin', { method: 'GET', path, headers: origin(right) });
      const wrong = 'https://wrong.example';
      await held(test, 'opt-wrong-origin', { method: 'OPTIONS', path, headers: asks('PUT', wrong) });
      await held(test, 'get-wrong-origin', { method: 'GET', path, headers: origin(wrong) });
      const partial = 'test_cors_options_match_partial_origin';
      const found = asks('GET', 'http://test.origin.com');
      await held(partial, 'options_match_partial_origin', {
        method: 'OPTIONS',
        path: `/${shared}`,
        headers: found,
      });

      const without = 'test_cors_http_options_no_config';
      const error = async (step: string, call: S3Call): Promise<void> => {
        const answer = await client.s3(call);
        keep(without, step, answer.status, factsOfS3('OPTIONS', answer));
      };
      await error('options-no-origin', { method: 'OPTIONS', path: `/${plain}` });
      await error('options-with-origin-and-method', {
        method: 'OPTIONS',
        path: `/${plain}`,
        headers: asks('PUT', right),
      });
      await error('options-with-origin-no-method', {
        method: 'OPTIONS',
        path: `/${plain}`,
        headers: origin(right),
      });
    },
  };
};

const notificationsOf = ({ client, told }: Place, keep: Keep) => ({
  async ofNewObjects() {
    await told();
    await client.s3({ method: 'PUT', path: '/telling/my_key_0', body: 'something' });
    keep('test_object_created_put', 'receive_messages', 200, (await told())[0] ?? '');
    await client.s3({ method: 'PUT', path: '/telling/a%40b', body: 'something' });
    keep('test_key_encoding', 'receive_messages', 200, (await told())[0] ?? '');

    const at = '/telling/test-key';
    const begun = await client.s3({ method: 'POST', path: `${at}?uploads` });
    const upload = elementOf('UploadId', begun);
    const body = '1'.repeat(6144);
    const sent = await client.s3({ method: 'PUT', path: `${at}?partNumber=1&uploadId=${upload}`, body });
    const parts = xmlOfParts([{ number: 1, etag: etagOf(sent) }]);
    await client.s3({ method: 'POST', path: `${at}?uploadId=${upload}`, body: parts });
    keep('test_object_created_complete_multipart_upload', 'receive_messages', 200, (await told())[0] ?? '');
  },
});

const queuesOf = ({ client, queueUrl, invocation }: Place, keep: Keep) => {
  const sqs = (operation: string, input: object) => client.json('sqs', `AmazonSQS.${operation}`, input);
  const held = async (test: string, step: string, operation: string, input: object): Promise<WireAnswer> => {
    const answer = await sqs(operation, input);
    keep(test, step, answer.status, factsOfJson(answer));
    return answer;
  };
  return {
    async messages() {
      const QueueUrl = queueUrl('messages');
      await held('test_receive_empty_queue[sqs]', 'empty_short_poll_resp', 'ReceiveMessage', {
        QueueUrl,
        WaitTimeSeconds: 0,
      });
      await held('test_send_empty_message[sqs]', 'send_empty_message', 'SendMessage', {
        QueueUrl,
        MessageBody: '',
      });
      await held('test_send_oversized_message[sqs]', 'send_oversized_message', 'SendMessage', {
        QueueUrl,
        MessageBody: 'a'.repeat(1_048_577),
      });
      await held(
        'test_send_message_batch_with_oversized_contents[sqs]',
        'send_oversized_message_batch',
        'SendMessageBatch',
        {
          QueueUrl,
          Entries: [
            { Id: '1', MessageBody: 'a'.repeat(1_048_576) },
            { Id: '2', MessageBody: 'a' },
          ],
        },
      );
      await held(
        'test_send_receive_max_number_of_messages[sqs]',
        'send_max_number_of_messages',
        'ReceiveMessage',
        {
          QueueUrl,
          MaxNumberOfMessages: 11,
        },
      );
      for (const [step, WaitTimeSeconds] of [
        ['recieve_message_error_too_large', 21],
        ['recieve_message_error_too_small', -1],
      ] as const) {
        await held('test_send_receive_wait_time_seconds[sqs]', step, 'ReceiveMessage', {
          QueueUrl,
          WaitTimeSeconds,
        });
      }
      await sqs('SendMessage', { QueueUrl, MessageBody: 'message' });
      await held(
        'test_send_receive_wait_time_seconds[sqs]',
        'empty_short_poll_explicit_resp',
        'ReceiveMessage',
        {
          QueueUrl,
          WaitTimeSeconds: 0,
        },
      );
      await sqs('SendMessage', { QueueUrl: queueUrl('attributes'), MessageBody: 'msg' });
      await held('test_receive_message_attribute_names_filters[sqs]', 'all_attributes', 'ReceiveMessage', {
        QueueUrl: queueUrl('attributes'),
        AttributeNames: ['All'],
      });
    },

    async batches() {
      const QueueUrl = queueUrl('messages');
      const twenty = Array.from({ length: 20 }, (_, at) => ({ Id: `message-${at}` }));
      const tooMany = (test: string, step: string, operation: string, more: object) =>
        held(test, step, operation, { QueueUrl, Entries: twenty.map((entry) => ({ ...entry, ...more })) });
      await tooMany(
        'test_too_many_entries_in_batch_request[sqs]',
        'test_too_many_entries_in_batch_request',
        'SendMessageBatch',
        { MessageBody: 'message' },
      );
      await tooMany(
        'test_delete_message_batch_with_too_large_batch[sqs]',
        'error_response',
        'DeleteMessageBatch',
        {
          ReceiptHandle: 'handle',
        },
      );
      await tooMany(
        'test_change_message_visibility_batch_with_too_large_batch[sqs]',
        'error_response',
        'ChangeMessageVisibilityBatch',
        { ReceiptHandle: 'handle', VisibilityTimeout: 1 },
      );
      await held('test_invalid_batch_id[sqs]', 'test_invalid_batch_id', 'SendMessageBatch', {
        QueueUrl,
        Entries: [{ Id: 'message:invalid', MessageBody: 'message' }],
      });
      await held(
        'test_delete_message_batch_invalid_msg_id[sqs-invalid:id]',
        'error_response',
        'DeleteMessageBatch',
        {
          QueueUrl,
          Entries: [{ Id: 'invalid:id', ReceiptHandle: 'handle' }],
        },
      );
      await held('test_send_batch_message_size', 'send-message-batch-result', 'SendMessageBatch', {
        QueueUrl: queueUrl('small'),
        Entries: [
          { Id: 'too-long', MessageBody: 'a'.repeat(1025) },
          { Id: 'fits', MessageBody: 'a'.repeat(1024) },
        ],
      });
    },

    async queues() {
      await held('test_non_existent_queue', 'queue-does-not-exist-url', 'GetQueueAttributes', {
        QueueUrl: queueUrl('no-such-queue'),
        AttributeNames: ['All'],
      });
      await held(
        'test_create_and_update_queue_attributes[sqs]',
        'get_queue_attributes',
        'GetQueueAttributes',
        { QueueUrl: queueUrl('configured'), AttributeNames: ['All'] },
      );
      // Received, shown again, deleted: none of them says anything.
      const QueueUrl = queueUrl('changes');
      await sqs('SendMessage', { QueueUrl, MessageBody: 'foobar' });
      const { Messages } = JSON.parse(
        (await sqs('ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 })).text,
      ) as {
        Messages: { ReceiptHandle: string }[];
      };
      const ReceiptHandle = Messages[0]?.ReceiptHandle;
      await held(
        'test_change_message_visibility_after_visibility_timeout_expiration[sqs]',
        'visibility_timeout_expired',
        'ChangeMessageVisibility',
        { QueueUrl, ReceiptHandle, VisibilityTimeout: 2 },
      );
      await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
      await held(
        'test_delete_after_visibility_timeout[sqs]',
        'delete_after_timeout_queue_empty',
        'ReceiveMessage',
        {
          QueueUrl,
          WaitTimeSeconds: 0,
        },
      );
    },

    async deadLetters() {
      const QueueUrl = queueUrl('source');
      await sqs('SendMessage', { QueueUrl, MessageBody: 'message-2' });
      // Once is what the queue allows; the second time it has moved.
      await sqs('ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
      await sqs('ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
      const answer = await sqs('ReceiveMessage', {
        QueueUrl: queueUrl('dead'),
        AttributeNames: [
          'ApproximateFirstReceiveTimestamp',
          'ApproximateReceiveCount',
          'DeadLetterQueueSourceArn',
          'SentTimestamp',
        ],
      });
      const { Messages } = factsOfJson(answer) as { Messages?: Fact[] };
      keep('test_dead_letter_queue_message_attributes', 'dlq-messages', answer.status, Messages?.[0] ?? '');
    },

    async invocations() {
      const QueueUrl = queueUrl('invoking');
      await sqs('SendMessage', { QueueUrl, MessageBody: '0-0-message-0' });
      keep('test_sqs_event_source_mapping_batch_size[15]', 'Records', 200, await invocation('invoking'));
    },
  };
};

const tablesOf = ({ client }: Place, keep: Keep) => {
  const held = async (test: string, step: string, operation: string, input: object): Promise<void> => {
    const answer = await client.json('dynamodb', `DynamoDB_20120810.${operation}`, input);
    keep(test, step, answer.status, factsOfJson(answer));
  };
  const item = (id: string, data?: string) => ({
    id: { S: id },
    ...(data === undefined ? {} : { data: { S: data } }),
  });
  return {
    async items() {
      const TableName = 'Items';
      const values = 'test_return_values_in_put_item';
      const put = (step: string, Item: object, ReturnValues?: string) =>
        held(values, step, 'PutItem', { TableName, Item, ...(ReturnValues && { ReturnValues }) });
      await put('PutFirstItem', item('id1', 'foobar'), 'ALL_OLD');
      await put('PutFirstItemOLD', item('id1', 'foobar'), 'ALL_OLD');
      await put('PutSecondItem', item('id2', 'foobar'));
      const batch = (requests: object[]) => ({ RequestItems: { [TableName]: requests } });
      await held(
        'test_batch_write_items',
        'BatchWriteResponse',
        'BatchWriteItem',
        batch([{ DeleteRequest: { Key: { id: { S: 'id1' } } } }, { PutRequest: { Item: item('id3') } }]),
      );
      await held(
        'test_batch_write_not_matching_schema',
        'ValidationException',
        'BatchWriteItem',
        batch([{ DeleteRequest: { Key: { nonKey: { S: 'hello' } } } }]),
      );
      await held('test_dynamodb_get_batch_items', 'Response', 'BatchGetItem', {
        RequestItems: { 'test-table': { Keys: [{ id: { S: 'none' } }] } },
      });
      await held('test_table_crud', 'delete-non-existent-table', 'DeleteTable', {
        TableName: 'non-existent',
      });
      await client.json('dynamodb', 'DynamoDB_20120810.PutItem', {
        TableName: 'Indexed',
        Item: { PK: { S: 'test one' }, SK: { S: 'hello' }, LSI1SK: { N: '123' } },
      });
      await held('test_valid_local_secondary_index', 'Items', 'Query', {
        TableName: 'Indexed',
        IndexName: 'LSI1',
        KeyConditionExpression: 'PK = :v1',
        ExpressionAttributeValues: { ':v1': { S: 'test one' } },
      });

      const priced = (price: string) => ({
        id: { S: '456' },
        price: { N: price },
        product: { S: 'sporting goods' },
      });
      await client.json('dynamodb', 'DynamoDB_20120810.PutItem', { TableName, Item: priced('650') });
      await held('test_return_values_on_conditions_check_failure', 'items', 'DeleteItem', {
        TableName,
        Key: { id: { S: '456' } },
        ConditionExpression: 'price < :price',
        ExpressionAttributeValues: { ':price': { N: '600' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
    },
  };
};

const secretsOf = ({ client }: Place, keep: Keep) => {
  const get = async (test: string, step: string, input: object): Promise<void> => {
    const answer = await client.json('secretsmanager', 'secretsmanager.GetSecretValue', input);
    keep(test, step, answer.status, factsOfJson(answer));
  };
  return {
    async values() {
      const whole = 'test_create_and_update_secret[s-c64bdc03]';
      await get(whole, 'get_secret_value_rs_1', { SecretId: 'a-secret' });
      await get('test_secret_not_found', 'get_secret_value_not_found_ex', { SecretId: 's-none' });
      const errors = 'test_get_secret_value_errors';
      await get(errors, 'error_get_secret_value_non_existing', {
        SecretId: 'a-secret',
        VersionStage: 'AWSPREVIOUS',
      });
    },
  };
};

/** Makes every request whose answer was recorded, and keeps ours. */
export const makeRequests = async (place: Place, keep: Keep): Promise<void> => {
  const groups = [objectsOf, pagesOf, notificationsOf, queuesOf, tablesOf, secretsOf];
  for (const group of groups) {
    for (const make of Object.values(group(place, keep)) as (() => Promise<void>)[]) await make();
  }
};

/** Name of a step among all: the recording's file is not needed to tell them apart. */
export const keyOf = (test: string, step: string): string => `${test} ${step}`;
