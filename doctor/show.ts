import { bad, bold, dim, doubtful, good, number, table } from '../cli/terminal/terminal.ts';
import type { Diagnosis, Section, SupportRequest } from '../core/account/diagnosis.ts';
import type { DoctorReport } from './doctor.ts';

const verdicts: Record<Diagnosis['verdict'], string> = {
  blocks: bad('blocks'),
  warns: doubtful('warns'),
  unknown: doubtful('unknown'),
  passes: good('passes'),
};

const WIDTH = 108;

/** A text in lines of a readable width, each after the first indented. */
const wrapped = (text: string, indent: string, first = indent): string[] => {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
};

const sectionLines = ({ title, diagnoses }: Section): string[] => [
  '',
  bold(title),
  ...table(
    ['', 'what', 'granted', 'needed'],
    diagnoses.map(({ verdict, check, granted, needed }) => [verdicts[verdict], check, granted, needed]),
  ).map((line) => `  ${line}`),
  ...[...Map.groupBy(diagnoses, ({ advice }) => advice)].flatMap(([advice, of]) =>
    advice === undefined ? [] : wrapped(advice, '    ', `  ${of.map(({ check }) => check).join(', ')}: `),
  ),
];

/** Requests, those that are alike once. */
const requestsOf = (sections: readonly Section[]): SupportRequest[] => {
  const all = sections.flatMap(({ diagnoses }) => diagnoses.flatMap(({ request }) => request ?? []));
  return all.filter(({ text }, index) => all.findIndex((one) => one.text === text) === index);
};

const requestLines = ({ where, text, command }: SupportRequest, index: number): string[] => [
  '',
  bold(`Request ${index + 1}`),
  ...wrapped(`Where: ${where}`, '  '),
  ...(command === undefined ? [] : [`  Or by: ${command}`]),
  dim('  ---'),
  ...text.split('\n').map((line) => (line === '' ? '' : `  ${line}`)),
  dim('  ---'),
];

const count = (sections: readonly Section[], verdict: Diagnosis['verdict']): number =>
  sections.flatMap(({ diagnoses }) => diagnoses).filter((one) => one.verdict === verdict).length;

/** What an account grants and lacks, in lines, with the requests to AWS ready to be pasted. */
export const doctorLines = ({ sections, setup, needs }: DoctorReport): string[] => {
  const requests = requestsOf(sections);
  const [blocking, warning, unknown] = [
    count(sections, 'blocks'),
    count(sections, 'warns'),
    count(sections, 'unknown'),
  ];
  return [
    bold(`Stage ${setup.stage} in ${setup.region}: ${number(needs.people)} people in ${needs.hours} hours`),
    dim(
      `  ${number(needs.smsPeople)} of them by SMS, ${number(needs.staff)} colleagues. Change with --people, --hours, --sms-percent, --staff.`,
    ),
    ...sections.flatMap(sectionLines),
    ...requests.flatMap(requestLines),
    '',
    blocking > 0
      ? bad(`${blocking} in the way, ${warning} to look at, ${unknown} not known.`)
      : warning + unknown > 0
        ? doubtful(`Nothing in the way, ${warning} to look at, ${unknown} not known.`)
        : good('Nothing in the way.'),
  ];
};
