// Where a pasted block goes: by the names and headings copied with it, else down and across from the cell that has the focus.

const WORDS = /\p{L}{2}|\d\p{L}|\p{L}\d/u; // a name, a tutor group, a year: never a rating by itself, unless the scale says so

/** A text as it is compared: no accents, no capitals, no signs, and a name's parts in one order, "Orr, Ann" and "Ann Orr" alike. */
const key = (text) =>
  text.normalize("NFKD").replace(/\p{M}|['’`]/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).sort().join(" ");

/** The cells of a copied block: tabs from a spreadsheet, else commas or semicolons; quotes as spreadsheets write them. */
export const readBlock = (text) => {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const mark = text.includes("\t") ? "\t" : [";", ","].find((sign) => lines.length > 1 && lines.every((line) => line.includes(sign)));
  const bare = (field) => field.trim().replace(/^"(.*)"$/, "$1").replaceAll('""', '"').trim();
  return lines.map((line) => (mark ? line.split(mark) : [line]).map(bare));
};

/** Every pupil by name; two of one name are told apart by nobody, so neither is found. */
const byName = (rows) => {
  const found = new Map();
  for (const row of rows) found.set(key(row.name), found.has(key(row.name)) ? null : row);
  return found;
};

/** Which column, or which two together, hold names of this class: the place, the width, and the name in a line; else nothing. */
const namesIn = (body, pupils) => {
  let best = { hits: 0 };
  const width = Math.max(...body.map((line) => line.length));
  for (const wide of [1, 2]) for (let at = 0; at + wide <= width; at += 1) {
    const of = (line) => line.slice(at, at + wide).filter(Boolean).join(" ");
    const hits = body.filter((line) => pupils.has(key(of(line)))).length;
    if (hits > best.hits) best = { hits, at, wide, of };
  }
  return best.hits ? best : null;
};

/** For each column of the block the column of the grid it belongs to, or null for one that holds no ratings. */
const columnsFor = (sheet, block, names, c0) => {
  const { columns } = sheet, width = Math.max(...block.map((line) => line.length));
  const called = (field) => columns.findIndex(({ dataset }) => [dataset.name, dataset.measure].some((name) => key(name) === key(field)));
  const heads = block.length > 1 ? Array.from({ length: width }, (_, i) => (block[0][i] ? called(block[0][i]) : -1)) : [];
  if (heads.some((c) => c >= 0)) return { headed: true, to: heads.map((c) => (c < 0 ? null : c)) };
  const reads = (field) => columns.some(({ scale }) => scale.read(field));
  const onlyWords = (i) => {
    const fields = block.map((line) => line[i]).filter(Boolean);
    return width > 1 && fields.length > 0 && fields.every((field) => WORDS.test(field) && !reads(field));
  };
  let first = names ? names.at + names.wide : 0;
  while (first < width && onlyWords(first)) first += 1;
  const headed = Boolean(names) && block.length > 1 && !block[0].some((field, i) => i >= first && reads(field));
  return { headed, first, to: Array.from({ length: width }, (_, i) => (i < first ? null : c0 + i - first)) };
};

/**
 * What a paste does: `cells` as [row, column, text] in the grid, whether the first line was `headed`, the texts of lines whose
 * pupil is not in this class (`strangers`), the headings of columns `left` out, and whether it is refused as `unknown`: words
 * beside the ratings that name nobody here, so that which line is whose could only be guessed.
 */
export const arrange = (sheet, block, [r0, c0]) => {
  const pupils = byName(sheet.rows), names = namesIn(block, pupils);
  const { headed, first, to } = columnsFor(sheet, block, names, c0);
  const isName = (i) => names && i >= names.at && i < names.at + names.wide;
  const isWords = (i) => block.slice(headed ? 1 : 0).some((line) => WORDS.test(line[i] ?? ""));
  const aside = to.flatMap((c, i) => (c === null && !isName(i) ? [i] : []));
  const lines = headed ? block.slice(1) : block;
  if (!names && (headed ? aside.some((i) => i < to.findIndex((c) => c !== null) && isWords(i)) : first > 0)) return { unknown: true };
  const cells = [], strangers = [];
  lines.forEach((line, n) => {
    const row = names ? pupils.get(key(names.of(line))) : sheet.rows[r0 + n];
    if (names && !row) {
      if (line.some(Boolean)) strangers.push(names.of(line) || line.join(" "));
      return;
    }
    line.forEach((text, i) => { if (text && to[i] !== null) cells.push([row ? sheet.rows.indexOf(row) : -1, to[i], text]); });
  });
  return { cells, headed, named: Boolean(names), strangers, left: headed ? aside.map((i) => block[0][i]).filter(Boolean) : [] };
};
