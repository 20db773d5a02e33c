import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../local/http/rate-limit.ts';
import { BodyReader } from '../../../local/provider/email/request-body.ts';
import { EventQueue } from '../../../local/provider/events/event-queue.ts';
import { hashAddress, parseMailbox } from '../../../local/provider/recipients/address.ts';
import { planOf } from '../../../local/provider/recipients/behaviour.ts';
import { AddressTable } from '../../../local/provider/storage/address-table.ts';
import { compileTemplate, hasSimpleNames, isSimple } from '../../../local/provider/storage/template.ts';

describe('a template', () => {
  it('puts values in as they are, once', () => {
    const template = compileTemplate({
      subject: 'To {{a}}',
      html: '<b>{{a}}</b> {{b}}',
      text: '{{b}}{{b}}',
    });
    expect(template.render({ a: '{{b}} & <i>', b: "O'Brien" })).toEqual({
      subject: 'To {{b}} & <i>',
      html: "<b>{{b}} & <i></b> O'Brien",
      text: "O'BrienO'Brien",
    });
  });

  it('names the first placeholder without a value, in whichever part it stands', () => {
    const template = compileTemplate({ subject: '{{a}}', html: '{{b}}', text: '{{c}}' });
    expect(template.missing({ a: '', b: '1' })).toBe('c');
    expect(template.missing({ a: '', b: '1', c: 0 })).toBeUndefined();
    expect(compileTemplate({ subject: '{{toString}}' }).missing({})).toBe('toString');
  });

  it('leaves a message that is no template alone', () => {
    const template = compileTemplate({ subject: '{{a}}', literal: true });
    expect(template.missing({})).toBeUndefined();
    expect(template.render({ a: '1' }).subject).toBe('{{a}}');
  });
});

describe('a template that the service takes', () => {
  it.each(['', 'plain', 'To {{name}}', '{{a}}{{b2}}', 'a } b { c', '@media{a{b:c} }'])(
    'may be %j',
    (text) => {
      expect(isSimple({ subject: text, html: text, text })).toBe(true);
    },
  );

  it.each([
    '{{greeting_name}}',
    '{{#if a}}x{{/if}}',
    '{{a.b}}',
    '{{{a}}}',
    '{{ a }}',
    '{{2a}}',
    '{{}}',
    '{{a-b}}',
    '{{> part}}',
    '{{a',
    'a}}',
    '{{a}} {{b',
    '{{a\n}}',
  ])('may not hold %j, in any of its parts', (part) => {
    expect(isSimple({ subject: part })).toBe(false);
    expect(isSimple({ subject: '', html: part })).toBe(false);
    expect(isSimple({ subject: '', text: part })).toBe(false);
  });

  it('has data whose names are such as a placeholder has', () => {
    expect(hasSimpleNames({ a: '{{x_y}}', Bc2: '' })).toBe(true);
    for (const name of ['a_b', '', '1a', 'a.b']) expect(hasSimpleNames({ a: '', [name]: '' })).toBe(false);
  });
});

describe('the reader of call bodies', () => {
  const body = (content: unknown, rest: unknown): Buffer =>
    Buffer.from(JSON.stringify({ DefaultContent: { Template: { TemplateContent: content } }, rest }));

  it('recognises a template that it has seen, and reads the rest anew', () => {
    const reader = new BodyReader();
    const content = { Subject: 'a "quoted" \\ {brace', Html: '}"TemplateContent":{', Text: 'é' };
    const first = reader.read(body(content, 1));
    const second = reader.read(body(content, [2]));
    expect(first.content).toEqual({ subject: content.Subject, html: content.Html, text: content.Text });
    expect(second.content).toBe(first.content);
    expect(second.request).toEqual({ DefaultContent: { Template: { TemplateContent: {} } }, rest: [2] });
  });

  it('reads any template and any data as JSON does', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.jsonValue(), (subjects, rest) => {
        const reader = new BodyReader();
        for (const Subject of subjects) {
          const { request, content } = reader.read(body({ Subject }, rest));
          expect(content?.subject).toBe(Subject);
          const plain = { DefaultContent: { Template: { TemplateContent: {} } }, rest };
          expect(request).toEqual(JSON.parse(JSON.stringify(plain)));
        }
      }),
    );
  });

  it('reads the template from any JSON, as another client than the SDK for JavaScript writes it', () => {
    const content = { Subject: 's', Html: '{"TemplateContent":{', Text: 't' };
    const calls = [
      { DefaultContent: { Template: { TemplateContent: content } } },
      { Content: { Template: { TemplateContent: content } } },
    ];
    for (const call of calls) {
      const reader = new BodyReader();
      const plain = JSON.stringify(call);
      const spaced = plain.replace('"TemplateContent":{"Subject":', ' "TemplateContent" : {\n"Subject" : ');
      const escaped = plain.replace('"TemplateContent":', '"Templat\\u0065Content":');
      const seen = [plain, spaced, escaped, JSON.stringify(call, null, 2)].map((text) =>
        reader.read(Buffer.from(text)),
      );
      for (const { request, content: read } of seen) {
        expect(read).toEqual({ subject: 's', html: content.Html, text: 't' });
        expect(read).toBe(seen[0]?.content);
        expect(request).toEqual(seen[0]?.request);
      }
    }
  });

  it('takes nothing for a template that stands elsewhere', () => {
    const elsewhere = [
      { TemplateContent: { Subject: 's' } },
      { Other: { TemplateContent: { Subject: 's' } } },
      { DefaultContent: { Template: { TemplateContent: 'TemplateContent' } } },
      { DefaultContent: { Template: null } },
      [{ TemplateContent: {} }],
      null,
    ];
    for (const call of elsewhere) {
      expect(new BodyReader().read(Buffer.from(JSON.stringify(call))).content).toBeUndefined();
    }
  });

  it('throws on what is not JSON, with or without a template in it', () => {
    const reader = new BodyReader();
    for (const text of ['', '{', '{"TemplateContent":{"Subject":', '{"TemplateContent":{}']) {
      expect(() => reader.read(Buffer.from(text))).toThrow(SyntaxError);
    }
  });
});

describe('an address', () => {
  it('is taken out of a name and angle brackets', () => {
    expect(parseMailbox('"The Hospital, Paris" <Notice@Hospital.example>')).toEqual({
      name: 'The Hospital, Paris',
      address: 'Notice@Hospital.example',
      local: 'Notice',
      domain: 'hospital.example',
    });
  });

  it('meets the same fate in either case of letters', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(planOf(address.toUpperCase())).toEqual(planOf(address.toLowerCase()));
      }),
    );
  });

  it('has a hash of its own among a million', () => {
    const table = new AddressTable();
    for (let at = 0; at < 1_000_000; at += 1) table.add(hashAddress(`person${at}@mail.example`), at);
    expect(table.distinct).toBe(1_000_000);
    expect(table.most).toBe(1);
    expect(table.find(hashAddress('person777@mail.example'))).toEqual({ count: 1, last: 777 });
    expect(table.find(hashAddress('stranger@mail.example'))).toBeUndefined();
  });
});

describe('the table of addresses', () => {
  it('counts like a map, whatever the order and however full', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8000 }), (numbers) => {
        const table = new AddressTable();
        const map = new Map<number, { count: number; last: number }>();
        numbers.forEach((number, message) => {
          const before = map.get(number);
          // Few low values, so that many share a slot.
          expect(table.add({ high: number, low: number % 5 }, message)).toBe(before?.last ?? -1);
          map.set(number, { count: (before?.count ?? 0) + 1, last: message });
        });
        expect(table.distinct).toBe(map.size);
        for (const [number, known] of map)
          expect(table.find({ high: number, low: number % 5 })).toEqual(known);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the queue of events', () => {
  it('gives events in order of time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 3000 }), (times) => {
        const queue = new EventQueue();
        times.forEach((dueMs, message) => {
          queue.push(dueMs, message, message % 4);
        });
        const taken: number[] = [];
        while (queue.size > 0) {
          const dueMs = queue.nextMs;
          const event = queue.pop();
          expect(times[event?.message ?? -1]).toBe(dueMs);
          expect(event?.index).toBe((event?.message ?? 0) % 4);
          taken.push(dueMs);
        }
        expect(taken).toEqual(times.toSorted((a, b) => a - b));
        expect(queue.nextMs).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});

describe('the sending rate', () => {
  it('never lets more through than one second’s worth beyond the rate, in any stretch of time', () => {
    const steps = fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 1, max: 50 })), { maxLength: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), steps, (ratePerSecond, calls) => {
        let nowMs = 0;
        const rate = new RateLimit(ratePerSecond, () => nowMs);
        const sent: { atMs: number; messages: number }[] = [];
        for (const [waitMs, wanted] of calls) {
          nowMs += waitMs;
          sent.push({ atMs: nowMs, messages: rate.take(wanted) });
        }
        sent.forEach(({ atMs: fromMs }, from) => {
          let total = 0;
          for (const { atMs, messages } of sent.slice(from)) {
            total += messages;
            expect(total).toBeLessThanOrEqual(ratePerSecond * (1 + (atMs - fromMs) / 1000) + 1e-3);
          }
        });
      }),
    );
  });

  it('lets exactly the rate through when it is paced', () => {
    let nowMs = 0;
    const rate = new RateLimit(50, () => nowMs);
    let sent = rate.take(50);
    for (; nowMs < 10_000; nowMs += 20) sent += rate.take(1);
    expect(sent).toBe(50 + 499);
  });
});
