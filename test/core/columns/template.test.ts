import { describe, expect, it } from 'vitest';
import { standardFields } from '../../../core/columns/fields.ts';
import { mapColumns } from '../../../core/columns/map-columns.ts';
import { mustAsk } from '../../../core/columns/mapping.ts';
import { templateRows } from '../../../core/columns/template.ts';

describe.each(['fr', 'en'] as const)('the template in %s', (language) => {
  const [titles, example] = templateRows(language, [{ name: 'visit_date', example: '1 May' }]);
  const mapping = mapColumns({ titles, sample: [example], personFields: ['visit_date'] });

  it('has a column for each field, each understood by its title, the example as well', () => {
    expect(Object.keys(mapping.columns).sort()).toEqual([...standardFields, 'visit_date'].sort());
    expect(mapping.views.filter(({ usedAs }) => usedAs !== 'by-title')).toEqual([]);
    expect(mapping.columns.address_line).toEqual([8, 9]);
    expect(mustAsk(mapping)).toBe(false);
  });

  it('is understood before anybody is filled in', () => {
    expect(mapColumns({ titles, sample: [], personFields: ['visit_date'] }).columns).toEqual(mapping.columns);
  });

  it('gives nobody who exists as an example', () => {
    expect(example.filter((cell) => cell.includes('@')).every((cell) => cell.endsWith('@example.org'))).toBe(
      true,
    );
    const phones = example.filter((cell) => /^(?:0|\+33 )6 /.test(cell));
    expect(phones).toHaveLength(2);
    expect(phones.every((cell) => /6 39 98 /.test(cell))).toBe(true);
    expect(example).toHaveLength(titles.length);
  });
});
