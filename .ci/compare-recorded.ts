/**
 * Holds the facts in `test/local/recorded/answers.json` against the recordings that they were taken from, where those
 * lie beside the repository: `npm run compare:recorded`. With `--write` the facts are taken anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differencesOf, type Fact, factsOf } from '../test/local/recorded/facts.ts';

/** Where an answer is in the recordings; `at` leads to the part of a step that counts: `messages.0`. */
type Recorded = { file: string; test: string; step: string; at?: string };
type Entry = { operation: string; recorded: Recorded; status: number; answer: Fact };

const facts = fileURLToPath(new URL('../test/local/recorded/answers.json', import.meta.url));
const folder = fileURLToPath(new URL('../../shared/aws-recorded/answers/', import.meta.url));

if (!existsSync(folder)) {
  console.log('skipped: there are no recordings in ../shared/aws-recorded');
  process.exit(0);
}

const files = new Map<string, Record<string, { 'recorded-content': Record<string, unknown> }>>();
const recordingOf = (file: string) => {
  const known = files.get(file) ?? JSON.parse(readFileSync(join(folder, file), 'utf8'));
  files.set(file, known);
  return known;
};

const contentOf = ({ file, test, step, at }: Recorded): unknown => {
  const recording = recordingOf(file);
  const name = Object.keys(recording).find((one) => one.endsWith(`::${test}`));
  const content = name === undefined ? undefined : recording[name]?.['recorded-content'][step];
  if (content === undefined) throw new Error(`${file} has no ${test} ${step}`);
  return (at?.split('.') ?? []).reduce<unknown>(
    (part, member) => (part as Record<string, unknown>)[member],
    content,
  );
};

const statusOf = (content: unknown): number => {
  const { ResponseMetadata, StatusCode } = content as {
    ResponseMetadata?: { HTTPStatusCode: number };
    StatusCode?: number;
  };
  return ResponseMetadata?.HTTPStatusCode ?? StatusCode ?? 0;
};

/** An error that was recorded as its client's sentence. */
const SENTENCE = /^An error occurred \((\w+)\) when calling the \w+ operation: (.*)$/s;

const answerOf = (content: unknown): Fact => {
  const [, Code, Message] = typeof content === 'string' ? (SENTENCE.exec(content) ?? []) : [];
  if (Code !== undefined && Message !== undefined) return { Error: { Code, Message } };
  const answer = factsOf(content);
  // The client repeats an error's message beside it.
  if (typeof answer !== 'object' || Array.isArray(answer) || answer.Error === undefined) return answer;
  const { message: _, Message: __, ...rest } = answer;
  return rest;
};

const entries = JSON.parse(readFileSync(facts, 'utf8')) as Entry[];
if (process.argv.includes('--write')) {
  const taken = entries.map(({ operation, recorded, status }) => {
    const content = contentOf(recorded);
    return { operation, recorded, status: statusOf(content) || status, answer: answerOf(content) };
  });
  writeFileSync(facts, `${JSON.stringify(taken, null, 2)}\n`);
  console.log(`${taken.length} answers taken from the recordings`);
} else {
  const differing = entries.filter(({ recorded, status, answer }) => {
    const content = contentOf(recorded);
    const known = statusOf(content);
    return (known !== 0 && known !== status) || differencesOf(answerOf(content), answer).length > 0;
  });
  for (const { recorded } of differing) console.error(`not as recorded: ${recorded.test} ${recorded.step}`);
  console.log(`${entries.length} answers compared with the recordings, ${differing.length} differ`);
  process.exitCode = differing.length === 0 ? 0 : 1;
}
