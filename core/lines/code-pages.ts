/** What bytes 0x80 to 0xFF stand for in IBM code page 850, which "CSV (MS-DOS)" of spreadsheets is written in. */
const cp850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤' +
  'ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

const HALF = 0x80;

const upperHalf = Uint8Array.from({ length: HALF }, (_, index) => HALF + index);

/** Bytes 0x80 to 0xFF of the encodings of one byte a letter that lists are written in. */
export const upperHalves = {
  'windows-1252': new TextDecoder('windows-1252').decode(upperHalf),
  macintosh: new TextDecoder('macintosh').decode(upperHalf),
  cp850,
} as const;
export type SingleByteEncoding = keyof typeof upperHalves;

/** The text of bytes given as Latin-1, one character a byte. */
export const decodeSingleByte = (latin1: string, encoding: SingleByteEncoding): string =>
  latin1.replace(/[\x80-\xff]/g, (byte) => upperHalves[encoding][byte.charCodeAt(0) - HALF] ?? byte);
