import { instant } from '../clock.ts';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { usualRule, type PackageRule } from './decision.ts';
import type { Manifest, PackageFile } from './manifest.ts';
import {
  filesKept,
  manifestKept,
  packageRow,
  ruleRow,
  versionRow,
  versionRows,
  type PackageRow,
  type VersionRow,
} from './package.store.ts';

/** A version of a package with what its manifest says. */
export interface Version {
  row: VersionRow;
  manifest: Manifest;
}

/** A package: its versions, newest first, and the rule in force. */
export interface Package {
  id: string;
  row: PackageRow;
  newest: Version;
  versions: readonly VersionRow[];
  rule: PackageRule;
  /** Whether somebody set the rule; else it is the usual one for this manifest. */
  ruleSet: boolean;
}

/** What the import found in a zip that can be kept. */
export interface Read {
  /** SHA-256 of the zip, hex. */
  hash: string;
  bytes: number;
  manifest: Manifest;
  files: readonly PackageFile[];
}

const ID = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

/** Names that are pages of ours beside those of the packages. */
export const RESERVED: readonly string[] = ['attempts', 'export', 'new'];

/** Throws invalid for a name that cannot be the id of a package: small letters, digits and dashes, at most 60. */
export function checkPackageId(id: string): void {
  if (!ID.test(id) || RESERVED.includes(id)) throw invalidField('id', 'scorm.id-wrong');
}

/** Adds a package under an id of its own, or a version of it. Conflict when `isNew` and the id is taken, or when it is the version there is. */
export async function addVersion(
  tx: Tx,
  now: Date,
  by: string | null,
  given: { id: string; read: Read; isNew: boolean },
): Promise<number> {
  const { id, read, isNew } = given;
  checkPackageId(id);
  await lockPeople(tx, 'everyone');
  const [newest] = await versionRows(tx, id);
  if (isNew && newest !== undefined) throw conflict('scorm.id-taken', { id });
  if (!isNew && newest === undefined) throw notFound();
  if (newest?.hash === read.hash) throw conflict('scorm.same-version', { number: newest.number });
  const number = (newest?.number ?? 0) + 1;
  const manifest = await keepContent(tx, 'scorm-manifest', JSON.stringify(read.manifest));
  const index = await keepContent(tx, 'scorm-index', JSON.stringify(read.files));
  const { standard, edition } = read.manifest;
  const sizes = { bytes: read.bytes, files: read.files.length };
  const facts = {
    by,
    package: id,
    version: number,
    hash: read.hash,
    standard,
    edition,
    manifest,
    index,
    ...sizes,
  };
  await append(tx, now, [{ at: instant(now), kind: 'package-added', facts }]);
  return number;
}

/** A package by its id, or undefined. */
export async function packageById(db: Db, id: string): Promise<Package | undefined> {
  const row = await packageRow(db, id);
  if (row === undefined) return undefined;
  const versions = await versionRows(db, id);
  const newest = versions[0]!;
  const manifest = await manifestKept(db, newest.manifest_hash);
  const rule = await ruleOf(db, id, manifest);
  return { id, row, newest: { row: newest, manifest }, versions, rule: rule.rule, ruleSet: rule.isSet };
}

/** The rule in force for a package: the one that was set, or the usual one for a manifest. */
export async function ruleOf(
  db: Db,
  id: string,
  manifest: Manifest,
): Promise<{ rule: PackageRule; isSet: boolean }> {
  const row = await ruleRow(db, id);
  return row === undefined
    ? { rule: usualRule(manifest), isSet: false }
    : { rule: JSON.parse(row.body) as PackageRule, isSet: true };
}

/** One version of a package, or undefined. */
export async function versionOf(db: Db, id: string, number: number): Promise<Version | undefined> {
  const row = await versionRow(db, id, number);
  return row === undefined ? undefined : { row, manifest: await manifestKept(db, row.manifest_hash) };
}

/** The files of a version, by path. */
export const filesOf = (db: Db, row: VersionRow) => filesKept(db, row.index_hash);

/** Sets what counts as done with a package, from now on. Throws invalid for a rule that asks for nothing. */
export async function setPackageRule(
  tx: Tx,
  now: Date,
  by: string,
  id: string,
  rule: PackageRule,
): Promise<void> {
  if ((await packageRow(tx, id)) === undefined) throw notFound();
  if (!rule.completed && !rule.passed && rule.score === null && rule.minutes === null)
    throw invalidField('completed', 'scorm.rule-empty');
  await append(tx, now, [
    { at: instant(now), kind: 'package-rule-set', facts: { by, package: id, ...rule } },
  ]);
}

/** Takes a package out of use, or back into it: nobody begins it any more; what was done stays. Twice changes nothing. */
export async function retirePackage(
  tx: Tx,
  now: Date,
  by: string,
  id: string,
  retired: boolean,
): Promise<void> {
  const row = await packageRow(tx, id);
  if (row === undefined) throw notFound();
  if ((row.retired_at !== null) === retired) return;
  await append(tx, now, [
    { at: instant(now), kind: retired ? 'package-retired' : 'package-restored', facts: { by, package: id } },
  ]);
}
