import { describe, expect, it } from '@jest/globals';
import { readTable } from './csv-table.ts';

const read = (text: string) => readTable(text, { required: ['a', 'b'], optional: ['c'], ignored: ['note'] });
const errors = (text: string) => read(text).errors;
const cells = (text: string) => read(text).rows.map(({ line, cell }) => [line, cell('a'), cell('b'), cell('c')]);

describe('CSV table', () => {
  it('reads rows with the line that each starts on', () => expect(cells('a,b\n1,2\n3,4\n')).toEqual([[2, '1', '2', ''], [3, '3', '4', '']]));

  it('takes a byte-order mark, CRLF, blanks around cells, empty lines and quotes', () =>
    expect(cells('\uFEFFa, b\r\n\r\n 1 ,"2, and 3"\r\n  \r\n4,"say ""no"""')).toEqual([
      [3, '1', '2, and 3', ''],
      [5, '4', 'say "no"', ''],
    ]));

  it('counts lines right after a cell of several lines, whatever the line ends', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      expect(cells(['a,b', '1,"x', 'y"', '3,4'].join(end))).toEqual([[2, '1', 'x\ny', ''], [4, '3', '4', '']]);
    }
  });

  it('takes columns in any order, and those that it ignores', () => expect(cells('note,c,b,a\nx,3,2,1')).toEqual([[2, '1', '2', '3']]));

  it.each([
    ['', 1, 'the file is empty'],
    ['\uFEFF\r\n \n', 1, 'the file is empty'],
    ['a,b\n', 1, 'there is no row below the header'],
    ['a;b\n1;2', 1, 'columns are separated by commas, not semicolons: a,b'],
    ['a\tb\n1\t2', 1, 'columns are separated by commas, not tabs: a,b'],
    ['x,y\n1,2', 1, 'the first line is not the header a,b'],
    ['{ "rows": [] }', 1, 'not comma-separated text: a quote stands where none can'],
    ['PNG\u0000\u0001\u0002', 1, 'the first line is not the header a,b'],
    ['\n\na,b,d\n1,2,3', 3, 'unknown column "d"'],
    ['a,c\n1,2', 1, 'column "b" is missing'],
    ['a,b,a\n1,2,3', 1, 'column "a" stands twice'],
    ['a,b\n1,2\n3,4,5\n6,7', 3, '3 values for 2 columns'],
    ['a,b\n1,2\n3\n', 3, '1 values for 2 columns'],
    ['a,b\n1,2\n3,x"y', 3, 'not comma-separated text: a quote stands where none can'],
    ['a,b\n1,2\n\n3,"4\n5,6\n7,8', 4, 'not comma-separated text: a quote is opened and never closed'],
    ['a,"b\n1,2', 1, 'not comma-separated text: a quote is opened and never closed'],
  ])('says of %j that in line %i: %s', (text, line, message) => expect(errors(text)).toEqual([{ line, message }]));

  it('keeps the sound rows beside the broken ones', () => {
    const { rows, errors: wrong } = read('a,b\n1\n2,3');
    expect(rows.map(({ line }) => line)).toEqual([3]);
    expect(wrong).toHaveLength(1);
  });

  it('cuts a long cell in a message', () => expect(errors(`a,b,${'x'.repeat(500)}\n1,2,3`)[0]?.message.length).toBeLessThan(100));
});
