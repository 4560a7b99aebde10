import { scoItem, sequencedXml } from '../../support/manifests.ts';
import { play, type Step } from './reading.ts';

// Whether what a manifest becomes makes the engine do what the manifest says: the real engine, sitting after sitting.

const sequencing = (inner: string) => `<imsss:sequencing>${inner}</imsss:sequencing>`;
const mode = (attributes: string) => `<imsss:controlMode ${attributes}/>`;
const FLOW = mode('choice="false" flow="true"');

const rule = (kind: 'pre' | 'post', condition: string, action: string) =>
  `<imsss:${kind}ConditionRule><imsss:ruleConditions><imsss:ruleCondition ${condition}/></imsss:ruleConditions>
    <imsss:ruleAction action="${action}"/></imsss:${kind}ConditionRule>`;
const rules = (...all: string[]) => `<imsss:sequencingRules>${all.join('')}</imsss:sequencingRules>`;

const rollup = (attributes: string, condition: string, action: string) =>
  `<imsss:rollupRule ${attributes}><imsss:rollupConditions><imsss:rollupCondition ${condition}/>
    </imsss:rollupConditions><imsss:rollupAction action="${action}"/></imsss:rollupRule>`;

const primary = (inner: string, attributes = 'objectiveID="p"') =>
  `<imsss:objectives><imsss:primaryObjective ${attributes}>${inner}</imsss:primaryObjective></imsss:objectives>`;
const NOTHING_ROLLS_UP =
  '<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false" objectiveMeasureWeight="0"/>';

const start: Step = ['go', 'start'];
const passed = (more: Record<string, string> = {}): Step => [
  'says',
  { 'cmi.completion_status': 'completed', 'cmi.success_status': 'passed', ...more },
];
const failed: Step = ['says', { 'cmi.completion_status': 'completed', 'cmi.success_status': 'failed' }];
const next: Step = ['go', 'continue'];

describe('the engine with a tree made from a manifest', () => {
  it('opens a single SCO without sequencing by choice, and rolls up what it says', () => {
    const { opened, status } = play(sequencedXml(scoItem('a')), [['go', 'choice', 'a'], passed()]);
    expect(opened).toEqual(['a']);
    expect(status['org-1']).toMatchObject({ completion: 'completed', satisfied: true });
  });

  it('keeps to a forced order', () => {
    const items =
      scoItem('a') +
      scoItem('b') +
      scoItem('c') +
      sequencing(mode('choice="false" flow="true" forwardOnly="true"'));
    const { after, status } = play(sequencedXml(items), [
      start,
      ['go', 'choice', 'c'],
      passed(),
      next,
      ['go', 'previous'],
      passed({ 'adl.nav.request': 'continue' }),
      passed(),
    ]);
    expect(after[0]).toBe('a');
    expect(after[1]).toBeNull();
    expect(after[3]).toBe('b');
    expect(after[4]).toBeNull();
    expect(['a', 'b', 'c'].map((id) => status[id]!.completion)).toEqual(Array(3).fill('completed'));
  });

  it('does not let a later one be chosen before the earlier is done', () => {
    const global = (flags: string) => `<imsss:mapInfo targetObjectiveID="done-a" ${flags}/>`;
    const items =
      scoItem('a', sequencing(primary(global('writeSatisfiedStatus="true"')))) +
      scoItem(
        'b',
        sequencing(
          rules(
            rule('pre', 'condition="satisfied" operator="not" referencedObjective="before"', 'disabled') +
              rule(
                'pre',
                'condition="objectiveStatusKnown" operator="not" referencedObjective="before"',
                'disabled',
              ),
          ) +
            `<imsss:objectives><imsss:primaryObjective/><imsss:objective objectiveID="before">${global('')}</imsss:objective></imsss:objectives>`,
        ),
      ) +
      sequencing(mode('choice="true" flow="true"'));
    const { after } = play(sequencedXml(items), [
      start,
      ['go', 'choice', 'b'],
      passed(),
      ['go', 'choice', 'b'],
    ]);
    expect([after[0], after[1], after[3]]).toEqual(['a', null, 'b']);
    expect(after[2]).toMatchObject({ objectives: ['p'] });
  });

  describe('with a test before the lessons', () => {
    const test = scoItem(
      'a',
      sequencing(
        NOTHING_ROLLS_UP +
          primary(
            '<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure><imsss:mapInfo targetObjectiveID="known" writeSatisfiedStatus="true" writeNormalizedMeasure="true"/>',
            'objectiveID="p" satisfiedByMeasure="true"',
          ),
      ),
    );
    const lesson = (id: string) =>
      scoItem(
        id,
        sequencing(
          rules(rule('pre', 'condition="satisfied" referencedObjective="known-here"', 'skip')) +
            '<imsss:objectives><imsss:primaryObjective/><imsss:objective objectiveID="known-here"><imsss:mapInfo targetObjectiveID="known"/></imsss:objective></imsss:objectives>',
        ),
      );
    const xml = sequencedXml(test + lesson('b') + lesson('c') + scoItem('d') + sequencing(FLOW));
    const scored = (scaled: string): Step => [
      'says',
      { 'cmi.completion_status': 'completed', 'cmi.score.scaled': scaled },
    ];

    it('skips them for somebody who knows', () => {
      expect(play(xml, [start, scored('0.9'), next]).opened).toEqual(['a', 'd']);
    });

    it('goes through them with somebody who does not', () => {
      expect(play(xml, [start, scored('0.5'), next, passed(), next, passed(), next]).opened).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
    });
  });

  it('is satisfied by the test at the end alone, and complete when three quarters are', () => {
    const lesson = (id: string) =>
      scoItem(id, sequencing('<imsss:rollupRules rollupObjectiveSatisfied="false"/>'));
    const rollups = `<imsss:rollupRules>
      ${rollup('childActivitySet="atLeastPercent" minimumPercent="0.75"', 'condition="completed"', 'completed')}
    </imsss:rollupRules>`;
    const xml = sequencedXml(
      lesson('a') + lesson('b') + lesson('c') + scoItem('d') + sequencing(FLOW + rollups),
    );
    const half = play(xml, [start, passed(), next, passed(), next]);
    expect(half.status['org-1']!.completion).not.toBe('completed');
    expect(half.status['org-1']!.satisfied).toBeNull();
    const three = play(xml, [start, passed(), next, passed(), next, passed(), next]);
    expect(three.status['org-1']).toMatchObject({ completion: 'completed', satisfied: null });
    const all = play(xml, [start, passed(), next, passed(), next, passed(), next, passed()]);
    expect(all.status['org-1']).toMatchObject({ completion: 'completed', satisfied: true });
    const lost = play(xml, [start, passed(), next, passed(), next, passed(), next, failed]);
    expect(lost.status['org-1']).toMatchObject({ completion: 'completed', satisfied: false });
  });

  it('chooses so many at random, in any order', () => {
    const random =
      '<imsss:randomizationControls selectCount="2" selectionTiming="once" reorderChildren="true" randomizationTiming="once"/>';
    const xml = sequencedXml(
      ['a', 'b', 'c', 'd', 'e'].map((id) => scoItem(id)).join('') + sequencing(FLOW + random),
    );
    const played = Array.from({ length: 8 }, () => play(xml, [start, passed(), next, passed(), next, next]));
    for (const { opened, status } of played) {
      expect(new Set(opened).size).toBe(2);
      expect(opened).toHaveLength(2);
      expect(status['org-1']!.children).toEqual(opened);
    }
    expect(new Set(played.map(({ opened }) => opened.join())).size).toBeGreaterThan(1);
  });

  it('sends back to the lesson whoever fails the test, until it is passed', () => {
    const map = (flags: string) => `<imsss:mapInfo targetObjectiveID="passed-test" ${flags}/>`;
    const items =
      scoItem('a') +
      scoItem(
        'b',
        sequencing(
          rules(rule('post', 'condition="always"', 'exitParent')) +
            primary(map('writeSatisfiedStatus="true"')),
        ),
      ) +
      sequencing(
        FLOW +
          rules(rule('post', 'condition="satisfied" operator="not"', 'retry')) +
          primary(map(''), 'objectiveID="whole"'),
      );
    const module = `<item identifier="module"><title>Module</title>${items}</item>`;
    const xml = sequencedXml(`${module}${scoItem('c')}${sequencing(FLOW)}`);
    const first = play(xml, [start, passed(), next, failed]);
    expect(first.opened).toEqual(['a', 'b', 'a']);
    const second = play(xml, [start, passed(), next, failed, passed(), next, passed(), next]);
    expect(second.opened).toEqual(['a', 'b', 'a', 'b', 'c']);
    expect(second.status['module']!.attempts).toBe(2);
  });

  it('lets an activity with a limit of time be opened, and no more often than its limit of attempts', () => {
    const limits = '<imsss:limitConditions attemptLimit="1" attemptAbsoluteDurationLimit="PT1H"/>';
    const xml = sequencedXml(
      scoItem('a', sequencing(limits)) + scoItem('b') + sequencing(mode('flow="true"')),
    );
    const { after } = play(xml, [start, passed(), next, ['go', 'choice', 'a']]);
    expect([after[0], after[2], after[3]]).toEqual(['a', 'b', null]);
  });

  it('is satisfied by measure though its primary objective has no name, and shows the content no such objective', () => {
    const nameless = primary(
      '<imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure>',
      'satisfiedByMeasure="true"',
    );
    const xml = sequencedXml(scoItem('a', sequencing(nameless)) + sequencing(FLOW));
    const scored = (scaled: string): Step => [
      'says',
      { 'cmi.completion_status': 'completed', 'cmi.score.scaled': scaled },
    ];
    const good = play(xml, [start, scored('0.7')]);
    expect(good.after[1]).toMatchObject({ objectives: [] });
    expect(good.status['a']!.satisfied).toBe(true);
    expect(play(xml, [start, scored('0.5')]).status['a']!.satisfied).toBe(false);
  });

  it('tells the content its threshold of completion', () => {
    const threshold = '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.7"/>';
    const { after } = play(sequencedXml(scoItem('a', threshold) + sequencing(FLOW)), [
      start,
      ['says', { 'cmi.progress_measure': '0.8' }],
    ]);
    expect(after[1]).toMatchObject({ threshold: '0.7' });
  });
});

// Each of these is another with the engine alone: see assets/scorm/standard.js.
describe('the engine, where it departs from the standard', () => {
  const scored = (scaled: string): Step => [
    'says',
    { 'cmi.completion_status': 'completed', 'cmi.score.scaled': scaled },
  ];
  const marked = (more = '') =>
    primary(
      `<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>${more}`,
      'objectiveID="p" satisfiedByMeasure="true"',
    );
  const three = scoItem('a') + scoItem('b') + scoItem('c');

  it('counts the parts that have no score yet as nothing: one good part of three is no whole that is passed', () => {
    const xml = sequencedXml(three + sequencing(FLOW + marked()));
    const one = play(xml, [start, scored('0.9'), next]);
    expect(one.status['org-1']!.measure).toBeCloseTo(0.3);
    expect(one.status['org-1']!.satisfied).toBe(false);
    const all = play(xml, [start, scored('0.9'), next, scored('0.8'), next, scored('1'), next]);
    expect(all.status['org-1']!.measure).toBeCloseTo(0.9);
    expect(all.status['org-1']!.satisfied).toBe(true);
  });

  it('weighs parts as their author did, however often they were tried, and whatever else they said', () => {
    const light = scoItem('b', sequencing('<imsss:rollupRules objectiveMeasureWeight="0.25"/>'));
    const free = sequencing(mode('choice="true" flow="true"'));
    const { status } = play(sequencedXml(scoItem('a') + light + free), [
      start,
      scored('0'),
      ['go', 'choice', 'a'],
      ['says', { 'cmi.completion_status': 'incomplete', 'cmi.score.scaled': '1' }],
      next,
      scored('0.2'),
    ]);
    expect(status['org-1']!.measure).toBeCloseTo((1 + 0.25 * 0.2) / 1.25);
  });

  it('lets a mark alone decide, whatever rule of rollup stands beside it', () => {
    const always = `<imsss:rollupRules>${rollup('childActivitySet="any"', 'condition="attempted"', 'satisfied')}</imsss:rollupRules>`;
    const xml = sequencedXml(scoItem('a') + sequencing(FLOW + always + marked()));
    expect(play(xml, [start, scored('0.5')]).status['org-1']!.satisfied).toBe(false);
    expect(play(xml, [start, scored('0.8')]).status['org-1']!.satisfied).toBe(true);
  });

  it('takes what is not known of a part for neither yes nor no', () => {
    const none = `<imsss:rollupRules>${rollup('childActivitySet="none"', 'condition="satisfied"', 'completed')}</imsss:rollupRules>`;
    const xml = sequencedXml(scoItem('a') + scoItem('b') + sequencing(FLOW + none));
    expect(play(xml, [start, failed, next]).status['org-1']!.completion).not.toBe('completed');
    expect(play(xml, [start, failed, next, failed, next]).status['org-1']!.completion).toBe('completed');
  });

  it('does not let parts of a chapter that is not tracked say anything of it', () => {
    const untracked = '<imsss:deliveryControls tracked="false"/>';
    const chapter = `<item identifier="m"><title>M</title>${scoItem('a')}${sequencing(FLOW + untracked)}</item>`;
    const { status } = play(sequencedXml(chapter + scoItem('b') + sequencing(FLOW)), [start, passed(), next]);
    expect(status['m']).toMatchObject({ satisfied: null });
    expect(status['m']!.completion).not.toBe('completed');
  });

  it('does not ask of a part that would be skipped now what it asks of the others', () => {
    const known = rules(rule('pre', 'condition="attempted"', 'skip'));
    const spared = '<adlseq:rollupConsiderations requiredForCompleted="ifNotSkipped"/>';
    const all = `<imsss:rollupRules>${rollup('childActivitySet="all"', 'condition="satisfied"', 'completed')}</imsss:rollupRules>`;
    const xml = sequencedXml(
      scoItem('a', sequencing(known + spared)) + scoItem('b') + sequencing(FLOW + all),
    );
    expect(play(xml, [start, failed, next, passed()]).status['org-1']!.completion).toBe('completed');
    const asked = xml.replace(spared, '');
    expect(play(asked, [start, failed, next, passed()]).status['org-1']!.completion).not.toBe('completed');
  });

  it('leaves a chapter open whose last attempt is on, and opens it no more after', () => {
    const once = '<imsss:limitConditions attemptLimit="1"/>';
    const chapter = `<item identifier="m"><title>M</title>${three}${sequencing(mode('flow="true"') + once)}</item>`;
    const xml = sequencedXml(chapter + scoItem('d') + sequencing(mode('flow="true"')));
    const { opened, after } = play(xml, [
      start,
      passed(),
      next,
      passed(),
      next,
      passed(),
      next,
      ['go', 'choice', 'b'],
    ]);
    expect(opened).toEqual(['a', 'b', 'c', 'd']);
    expect(after.at(-1)).toBeNull();
  });

  it('lets content take its place back', () => {
    const said = { 'cmi.location': 'page 2', 'cmi.learner_preference.language': 'ga' };
    const taken: Step[] = [
      start,
      ['says', said],
      next,
      ['says', { 'cmi.location': '', 'cmi.learner_preference.language': '' }],
    ];
    expect(play(sequencedXml(three + sequencing(FLOW)), taken).opened).toEqual(['a', 'b']);
  });
});
