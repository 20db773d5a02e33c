/** Description, text and rows of tests of PapaParse's parser. */
export const papaParse: readonly (readonly [string, string, readonly (readonly string[])[]])[] = [
  ['One row', 'A,b,c', [['A', 'b', 'c']]],
  [
    'Two rows',
    'A,b,c\nd,E,f',
    [
      ['A', 'b', 'c'],
      ['d', 'E', 'f'],
    ],
  ],
  ['Whitespace at edges of unquoted field', 'a,\tb ,c', [['a', '\tb ', 'c']]],
  ['Quoted field', 'A,"B",C', [['A', 'B', 'C']]],
  ['Quoted field with extra whitespace on edges', 'A," B  ",C', [['A', ' B  ', 'C']]],
  ['Quoted field with delimiter', 'A,"B,B",C', [['A', 'B,B', 'C']]],
  ['Quoted field with line break', 'A,"B\nB",C', [['A', 'B\nB', 'C']]],
  ['Quoted fields with line breaks', 'A,"B\nB","C\nC\nC"', [['A', 'B\nB', 'C\nC\nC']]],
  [
    'Quoted fields at end of row with delimiter and line break',
    'a,b,"c,c\nc"\nd,e,f',
    [
      ['a', 'b', 'c,c\nc'],
      ['d', 'e', 'f'],
    ],
  ],
  ['Quoted field with escaped quotes', 'A,"B""B""B",C', [['A', 'B"B"B', 'C']]],
  ['Quoted field with escaped quotes at boundaries', 'A,"""B""",C', [['A', '"B"', 'C']]],
  ['Unquoted field with quotes at end of field', 'A,B",C', [['A', 'B"', 'C']]],
  ['Quoted field with quotes around delimiter', 'A,""",""",C', [['A', '","', 'C']]],
  ['Quoted field with quotes on right side of delimiter', 'A,",""",C', [['A', ',"', 'C']]],
  ['Quoted field with quotes on left side of delimiter', 'A,""",",C', [['A', '",', 'C']]],
  [
    'Quoted field with 5 quotes in a row and a delimiter in there, too',
    '"1","cnonce="""",nc=""""","2"',
    [['1', 'cnonce="",nc=""', '2']],
  ],
  ['Misplaced quotes in data, not as opening quotes', 'A,B "B",C', [['A', 'B "B"', 'C']]],
  [
    'Quoted field has valid trailing quote via delimiter',
    'a,"b",c\nd,e,f',
    [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'Quoted field has valid trailing quote via \\n',
    'a,b,"c"\nd,e,f',
    [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'Quoted field has valid trailing quote via EOF',
    'a,b,c\nd,e,"f"',
    [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'Quoted field contains delimiters and \\n with valid trailing quote',
    'a,"b,c\nd,e,f"',
    [['a', 'b,c\nd,e,f']],
  ],
  [
    'Line starts with quoted field',
    'a,b,c\n"d",e,f',
    [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'Line starts with unquoted empty field',
    ',b,c\n"d",e,f',
    [
      ['', 'b', 'c'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'Line ends with quoted field',
    'a,b,c\nd,e,f\n"g","h","i"\n"j","k","l"',
    [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
      ['g', 'h', 'i'],
      ['j', 'k', 'l'],
    ],
  ],
  [
    'Line ends with quoted field, first field of next line is empty, \\n',
    'a,b,c\n,e,f\n,"h","i"\n,"k","l"',
    [
      ['a', 'b', 'c'],
      ['', 'e', 'f'],
      ['', 'h', 'i'],
      ['', 'k', 'l'],
    ],
  ],
  [
    'Quoted field at end of row (but not at EOF) has quotes',
    'a,b,"c""c"""\nd,e,f',
    [
      ['a', 'b', 'c"c"'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'Empty quoted field at EOF is empty',
    'a,b,""\na,b,""',
    [
      ['a', 'b', ''],
      ['a', 'b', ''],
    ],
  ],
  [
    'Multiple consecutive empty fields',
    'a,b,,,c,d\n,,e,,,f',
    [
      ['a', 'b', '', '', 'c', 'd'],
      ['', '', 'e', '', '', 'f'],
    ],
  ],
  ['Empty input string', '', []],
  ['Input is just the delimiter (2 empty fields)', ',', [['', '']]],
  [
    'Input is just empty fields',
    ',,\n,,,',
    [
      ['', '', ''],
      ['', '', '', ''],
    ],
  ],
  ['Input is just a string (a single field)', 'Abc def', [['Abc def']]],
  ['Input without comments with line starting with whitespace', 'a\n b\nc', [['a'], [' b'], ['c']]],
  ['Multiple rows, one column (no delimiter found)', 'a\nb\nc\nd\ne', [['a'], ['b'], ['c'], ['d'], ['e']]],
  [
    'One column input with empty fields',
    'a\nb\n\n\nc\nd\ne\n',
    [['a'], ['b'], [''], [''], ['c'], ['d'], ['e']],
  ],
  [
    'Mixed line ends',
    'a,b\r\nc,d\ne,f\rg,h',
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
      ['g', 'h'],
    ],
  ],
];

/** Texts that are malformed, or read otherwise on purpose, as a list of three columns whose first is the reference. */
export const readOtherwise: readonly (readonly [string, string, readonly (readonly string[])[]])[] = [
  // Databases and hands put a blank between separator and mark.
  ['Quoted field with whitespace around quotes', 'A, "B" ,C', [['A', 'B', 'C']]],
  // One line is one row wherever that can be: PapaParse joins all that follows.
  [
    'Quoted field has no closing quote',
    '1,"b,c\n2,e,f',
    [
      ['1', '"b', 'c'],
      ['2', 'e', 'f'],
    ],
  ],
  [
    'Quoted field has invalid trailing quote after delimiter',
    '1,"b,"c\n2,e,f',
    [
      ['1', '"b', '"c'],
      ['2', 'e', 'f'],
    ],
  ],
  [
    'Quoted field has invalid trailing quote before delimiter',
    '1,"b"c,d\n2,f,g',
    [
      ['1', '"b"c', 'd'],
      ['2', 'f', 'g'],
    ],
  ],
];
