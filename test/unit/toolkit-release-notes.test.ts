import fc from "fast-check";
import { moveNote, readMoveNote, readTrainNote, trainNote } from "../../toolkit/release-notes";

const at = "2026-11-23T01:20:00.000Z";
const version = fc.integer({ min: 1, max: 99_999 }).map(String);
const by = fc.stringMatching(/^[A-Za-zéü<>@.][A-Za-zéü<>@. ]{0,78}[a-z]$/);

test("what Train writes can be read again; what others wrote is nobody's", () => {
  expect(trainNote({ at, by: "Asha Rao <asha@example.com>" })).toBe(`trained ${at} by Asha Rao <asha@example.com>`);
  fc.assert(fc.property(by, (who) => void expect(readTrainNote(trainNote({ at, by: who }))).toEqual({ at, by: who })));
  expect(readTrainNote("hotfix")).toBeUndefined();
  expect(readTrainNote(undefined)).toBeUndefined();
});

test("a move keeps as many earlier versions as Lambda's description holds, the latest first", () => {
  fc.assert(
    fc.property(by, fc.array(version, { maxLength: 200 }), (who, before) => {
      const text = moveNote({ move: "transferred", at, by: who, before });
      expect(text.length).toBeLessThanOrEqual(256);
      const read = readMoveNote(text)!;
      expect(read).toMatchObject({ move: "transferred", at, by: who });
      expect(before.slice(0, read.before.length)).toEqual(read.before);
      expect(read.before.length).toBeGreaterThanOrEqual(Math.min(before.length, 15));
    }),
  );
  expect(readMoveNote("moved by hand")).toBeUndefined();
});
