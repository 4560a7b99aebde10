import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { transact } from '../../src/database/database.ts';
import { beginAttempt } from '../../src/scorm/attempt.ts';
import { addVersion } from '../../src/scorm/package.ts';
import type { Manifest } from '../../src/scorm/manifest.ts';
import { PASSWORD } from '../support/app.ts';
import { signIn, type House } from '../support/flow.ts';
import type { TestPackage } from '../support/packages.ts';
import { filesOfPackage } from '../support/packages.ts';

/** Brings a test package in. */
export async function bring(house: House, id: string, made: TestPackage): Promise<void> {
  const { database, config, clock } = house.app.ground;
  const files = Object.entries(filesOfPackage(made));
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex');
  const folder = join(config.data, 'packages', hash);
  mkdirSync(folder, { recursive: true });
  files.forEach(([, body], n) => writeFileSync(join(folder, String(n)), body));
  const manifest: Manifest = {
    standard: made.standard,
    edition: made.standard,
    identifier: 'test',
    title: made.title,
    sequencing: null,
    items: made.scos.map((sco) => ({
      id: sco.id,
      title: sco.title,
      visible: true,
      children: [],
      launch: {
        kind: 'sco',
        file: `${sco.id}.html`,
        parameters: sco.parameters ?? '',
        masteryScore: sco.masteryScore ?? null,
        passingMeasure: null,
        completionThreshold: null,
        data: '',
        prerequisites: sco.prerequisites ?? '',
        maxTime: '',
        timeLimitAction: '',
      },
    })),
  };
  const kept = files.map(([path, body], n) => ({
    path,
    kept: String(n),
    bytes: body.length,
    hash: createHash('sha256').update(body).digest('hex'),
  }));
  await transact(database.write, (tx) =>
    addVersion(tx, clock.now(), 'test', {
      id,
      isNew: true,
      read: { hash, bytes: 1, manifest, files: kept },
    }),
  );
}

/** The content inside the page in which it runs. */
export const content = (page: Page): FrameLocator =>
  page.frameLocator('iframe.player-frame').frameLocator('#sco');

/** Begins a package for a person, and opens it; gives its content once that has begun. */
export async function open(house: House, page: Page, personId: string, id: string): Promise<FrameLocator> {
  const { database, clock } = house.app.ground;
  await transact(database.write, (tx) => beginAttempt(tx, clock.now(), personId, id, false));
  await page.goto(`/learn/${id}/play`);
  const inside = content(page);
  await inside.getByText('begin true').waitFor();
  return inside;
}

/** What the page says of saving, once it says this. */
export const says = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('.player-state').filter({ hasText: text }).waitFor();

/** A person's own device, signed in. */
export async function deviceOf(
  house: House,
  email: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await house.device();
  const page = await context.newPage();
  await signIn(page, email, PASSWORD);
  return { context, page };
}
