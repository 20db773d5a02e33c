// Loaded by the CDK command line (`cdk.json`), under whatever Node that runs: no types and no imports here.
const { existsSync } = require('node:fs');
const { createServer } = require('node:http');
const { delimiter, join } = require('node:path');

const projectDir = join(__dirname, '..');

/** The app is TypeScript, which an older Node on the path cannot read: the project's own Node comes first. */
const preferOwnNode = () => {
  process.env.PATH = join(projectDir, 'node_modules', '.bin') + delimiter + process.env.PATH;
};

const isLocalStage = () =>
  process.env.TOCSIN_STAGE === 'local' ||
  !(process.env.TOCSIN_CONFIG_FILE || existsSync(join(projectDir, 'tocsin.config.json')));

const xml = (status, body) => ({ status, type: 'text/xml', body });
const result = (action, inner) =>
  xml(200, `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`);

/** What `cdk diff` asks first: whose account, in which role, and for which stack. */
const answers = {
  GetCallerIdentity: () =>
    '<Arn>arn:aws:iam::000000000000:user/local</Arn><UserId>local</UserId><Account>000000000000</Account>',
  AssumeRole: () => {
    const expiry = new Date(Date.now() + 3_600_000).toISOString();
    return `<Credentials><AccessKeyId>local</AccessKeyId><SecretAccessKey>local</SecretAccessKey><SessionToken>local</SessionToken><Expiration>${expiry}</Expiration></Credentials>`;
  },
};

const answer = (form) => {
  const action = form.get('Action');
  if (Object.hasOwn(answers, action)) return result(action, answers[action]());
  if (action === 'DescribeStacks') {
    const error = `<Code>ValidationError</Code><Message>Stack with id ${form.get('StackName')} does not exist</Message>`;
    return xml(400, `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`);
  }
  // The rest would serve to make a change set, which the command line can do without. It shows this message.
  const error = { __type: 'AccessDeniedException', message: 'The local stage is deployed nowhere.' };
  return { status: 400, type: 'application/x-amz-json-1.1', body: JSON.stringify(error) };
};

/**
 * `cdk diff` compares with what is deployed. Of the local stage nothing ever is, so no account needs to be asked:
 * the questions are answered here, and the difference is the whole stack.
 */
const answerForLocalStage = () => {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const { status, type, body } = answer(new URLSearchParams(text));
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  // Long before the first question, which comes after the synthesis.
  server.listen(0, '127.0.0.1', () => {
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${server.address().port}`;
  });
  server.unref();
  process.env.AWS_ACCESS_KEY_ID = 'local';
  process.env.AWS_SECRET_ACCESS_KEY = 'local';
  delete process.env.AWS_SESSION_TOKEN;
};

module.exports = {
  version: '1',
  init() {
    preferOwnNode();
    if (process.argv.includes('diff') && isLocalStage()) answerForLocalStage();
  },
};
