// Decides what a file of letters is made from, and what is known of each letter that was put into it.

import type { Language, Recipient } from '../audience/audience.ts';
import type { FrozenMessage } from '../notice/content.ts';

/** A letter to be printed. Personal data. */
export type Letter = {
  /** Stands in the mark of its sheets, so that printer and list of letters tell of the same; from 1. */
  number: number;
  /** Lines of the address, as `addressBlock` makes them. */
  block: readonly string[];
  language: Language;
  /** Fills the placeholders of the text. */
  recipient: Recipient;
  /** In 18 points, for whoever asked for it. */
  isLargePrint?: boolean;
};

/** What all letters of a file have in common. */
export type LetterFileSettings = {
  /** The frozen texts, by language. A letter in a language without a letter text is refused with an error. */
  messages: Readonly<Record<Language, Pick<FrozenMessage, 'letter' | 'nameless'>>>;
  /** Name and return address of the sender, line by line. */
  sender: readonly string[];
  /** Day that the letters bear, ISO 8601 (`2026-11-30`). */
  date: string;
  /**
   * Origin of the site with the page on which anybody checks a notice (`https://tocsin.hospital.example`). Without it
   * letters have no QR code, and what names the page is left out of them.
   */
  site?: string;
  /** The batch, as sheets are marked with it: letters, digits, dashes. */
  batch: string;
  /** Stands in the file as its date. */
  createdAt: Date;
};

/** A letter as it lies in a file. */
export type PrintedLetter = {
  number: number;
  /** Of the file, from 1. Each letter begins on a front side. */
  firstPage: number;
  /** Printed pages: the empty back of a last sheet is none. */
  pages: number;
  sheets: number;
  /** Characters of the person's name, address and fields that the font does not have: a question mark stands for each. */
  unprintable: readonly string[];
};

export type LetterTotals = { letters: number; pages: number; sheets: number };

/** A file of letters that is written while it is read: whoever reads slowly makes `add` wait. */
export type LetterFile = {
  add(letter: Letter): Promise<PrintedLetter>;
  /** Resolves when all bytes are there to be read. */
  end(): Promise<LetterTotals>;
  /** To be read once, from the beginning, beside `add`. */
  bytes: AsyncIterable<Uint8Array>;
};
