import { manifestXml, scoItem, sequencedXml } from '../../support/manifests.ts';
import { keysOf, manifestOf, readXml } from './reading.ts';

type Activity = Record<string, unknown> & { id: string; children?: Activity[] };

const treeOf = (xml: string): Activity => manifestOf(xml).sequencing!['activityTree'] as Activity;

const sequencing = (inner: string, attributes = '') =>
  `<imsss:sequencing ${attributes}>${inner}</imsss:sequencing>`;

/** The activity of a SCO with this in its `sequencing`, and this besides it. */
function activity(inner: string, besides = ''): Activity {
  return treeOf(sequencedXml(scoItem('a', besides + (inner === '' ? '' : sequencing(inner))))).children![0]!;
}

const objectives = (inner: string) => activity(`<imsss:objectives>${inner}</imsss:objectives>`);
const IMSSS_MAP = {
  readSatisfiedStatus: true,
  readNormalizedMeasure: true,
  writeSatisfiedStatus: false,
  writeNormalizedMeasure: false,
};
const ADLSEQ_MAP = {
  readRawScore: true,
  readMinScore: true,
  readMaxScore: true,
  readCompletionStatus: true,
  readProgressMeasure: true,
  writeRawScore: false,
  writeMinScore: false,
  writeMaxScore: false,
  writeCompletionStatus: false,
  writeProgressMeasure: false,
};
const none = (map: object) => Object.fromEntries(Object.keys(map).map((name) => [name, false]));

describe('the tree of activities', () => {
  it('is there for a single SCO without any sequencing, with every default of the standard', () => {
    const sequenced = manifestOf(manifestXml({ version: '2004 3rd Edition' })).sequencing;
    const controls = {
      choice: true,
      choiceExit: true,
      flow: false,
      forwardOnly: false,
      useCurrentAttemptObjectiveInfo: true,
      useCurrentAttemptProgressInfo: true,
      preventActivation: false,
      constrainChoice: false,
      rollupObjectiveSatisfied: true,
      rollupProgressCompletion: true,
      objectiveMeasureWeight: 1,
      selectionTiming: 'never',
      randomizeChildren: false,
      randomizationTiming: 'never',
    };
    const settings = {
      sequencingControls: controls,
      deliveryControls: { tracked: true, completionSetByContent: false, objectiveSetByContent: false },
    };
    expect(sequenced).toEqual({
      activityTree: {
        id: 'org-1',
        title: 'Fire safety',
        ...settings,
        children: [{ id: 'item-1', title: 'The only page', ...settings }],
      },
      collections: {},
    });
  });

  it('has the items in their order, and only those that lead somewhere', () => {
    const items = `<item identifier="m"><title>M</title>${scoItem('a')}${scoItem('b')}</item>
      <item identifier="h"><title>Heading</title></item>
      <item identifier="n"><title>N</title><item identifier="o"><title>O</title></item></item>
      ${scoItem('c')}`;
    const manifest = manifestOf(sequencedXml(items));
    const ids = ({ id, children = [] }: Activity): unknown => [id, ...children.map(ids)];
    expect(ids(manifest.sequencing!['activityTree'] as Activity)).toEqual([
      'org-1',
      ['m', ['a'], ['b']],
      ['c'],
    ]);
    expect(manifest.items.map(({ id }) => id)).toEqual(['m', 'h', 'n', 'c']);
  });

  it('does not open a chapter that has a file of its own', () => {
    const xml = sequencedXml(scoItem('a', scoItem('b')));
    const { manifest, warnings } = readXml(xml);
    expect(manifest!.items[0]!.launch).toBeNull();
    expect(keysOf(warnings)).toEqual(['scorm.bring-chapter-opens']);
    expect(
      manifestOf(xml.replaceAll('2004 4th Edition', '1.2').replaceAll('v1p3', 'v1p2')).items,
    ).toHaveLength(1);
  });

  it('has a root whose id no item has', () => {
    const xml = sequencedXml(scoItem('a')).replaceAll('org-1', 'a');
    expect(treeOf(xml).id).toBe('a-root');
  });
});

describe('sequencing of an activity', () => {
  it('has its modes of control', () => {
    const mode = `<imsss:controlMode choice="false" choiceExit="false" flow="true" forwardOnly="1"
      useCurrentAttemptObjectiveInfo="false" useCurrentAttemptProgressInfo="0"/>
      <adlseq:constrainedChoiceConsiderations preventActivation="true" constrainChoice="true"/>`;
    expect(activity(mode)['sequencingControls']).toMatchObject({
      choice: false,
      choiceExit: false,
      flow: true,
      forwardOnly: true,
      useCurrentAttemptObjectiveInfo: false,
      useCurrentAttemptProgressInfo: false,
      preventActivation: true,
      constrainChoice: true,
    });
  });

  it('has rules, whose conditions must all hold unless they say any', () => {
    const rule = (kind: string, combination: string, action: string, conditions: string) =>
      `<imsss:${kind}ConditionRule><imsss:ruleConditions ${combination}>${conditions}</imsss:ruleConditions>
        <imsss:ruleAction action="${action}"/></imsss:${kind}ConditionRule>`;
    const satisfied = '<imsss:ruleCondition condition="satisfied" operator="not" referencedObjective="o1"/>';
    const less =
      '<imsss:ruleCondition condition="objectiveMeasureLessThan" measureThreshold="0.5" operator="noOp"/>';
    const always = '<imsss:ruleCondition condition="always"/>';
    const found = activity(`<imsss:sequencingRules>
      ${rule('pre', '', 'skip', satisfied + less)}
      ${rule('pre', 'conditionCombination="any"', 'disabled', always)}
      ${rule('exit', 'conditionCombination="all"', 'exit', always)}
      ${rule('post', '', 'retryAll', always)}
    </imsss:sequencingRules>`)['sequencingRules'];
    const one = (action: string, conditionCombination: string) => ({
      action,
      conditionCombination,
      conditions: [{ condition: 'always' }],
    });
    expect(found).toEqual({
      preConditionRules: [
        {
          action: 'skip',
          conditionCombination: 'all',
          conditions: [
            { condition: 'satisfied', operator: 'not', referencedObjective: 'o1' },
            { condition: 'objectiveMeasureLessThan', parameters: { threshold: 0.5 } },
          ],
        },
        one('disabled', 'any'),
      ],
      exitConditionRules: [one('exit', 'all')],
      postConditionRules: [one('retryAll', 'all')],
    });
    expect(activity('<imsss:sequencingRules/>')['sequencingRules']).toBeUndefined();
  });

  it('has rules of rollup, of whose conditions any must hold unless they say all, and shares in per cent', () => {
    const found =
      activity(`<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false"
        objectiveMeasureWeight="0.25">
      <imsss:rollupRule childActivitySet="atLeastPercent" minimumPercent="0.75">
        <imsss:rollupConditions>
          <imsss:rollupCondition condition="completed"/>
          <imsss:rollupCondition condition="activityProgressKnown" operator="not"/>
        </imsss:rollupConditions>
        <imsss:rollupAction action="completed"/>
      </imsss:rollupRule>
      <imsss:rollupRule childActivitySet="atLeastCount" minimumCount="3">
        <imsss:rollupConditions conditionCombination="all"><imsss:rollupCondition condition="satisfied"/>
        </imsss:rollupConditions>
        <imsss:rollupAction action="satisfied"/>
      </imsss:rollupRule>
      <imsss:rollupRule>
        <imsss:rollupConditions><imsss:rollupCondition condition="attempted"/></imsss:rollupConditions>
        <imsss:rollupAction action="incomplete"/>
      </imsss:rollupRule>
    </imsss:rollupRules>`);
    expect(found['sequencingControls']).toMatchObject({
      rollupObjectiveSatisfied: false,
      rollupProgressCompletion: false,
      objectiveMeasureWeight: 0.25,
    });
    expect(found['rollupRules']).toEqual({
      rules: [
        {
          action: 'completed',
          conditionCombination: 'any',
          consideration: 'atLeastPercent',
          minimumCount: 0,
          minimumPercent: 75,
          conditions: [{ condition: 'completed' }, { condition: 'progressKnown', operator: 'not' }],
        },
        {
          action: 'satisfied',
          conditionCombination: 'all',
          consideration: 'atLeastCount',
          minimumCount: 3,
          minimumPercent: 0,
          conditions: [{ condition: 'satisfied' }],
        },
        {
          action: 'incomplete',
          conditionCombination: 'any',
          consideration: 'all',
          minimumCount: 0,
          minimumPercent: 0,
          conditions: [{ condition: 'attempted' }],
        },
      ],
    });
  });

  it("has ADL's conditions on what counts for rollup", () => {
    expect(
      activity(
        '<adlseq:rollupConsiderations requiredForCompleted="ifNotSkipped" requiredForSatisfied="sometimes"/>',
      )['rollupConsiderations'],
    ).toEqual({
      requiredForSatisfied: 'always',
      requiredForNotSatisfied: 'always',
      requiredForCompleted: 'ifNotSkipped',
      requiredForIncomplete: 'always',
      measureSatisfactionIfActive: true,
    });
    expect(
      activity('<adlseq:rollupConsiderations measureSatisfactionIfActive="false"/>')['rollupConsiderations'],
    ).toMatchObject({ measureSatisfactionIfActive: false });
    // What IMS calls by that name is not there: the namespace counts.
    expect(activity('<imsss:rollupConsiderations/>')['rollupConsiderations']).toBeUndefined();
  });

  it('has a selection of its children, and their order', () => {
    const random = `<imsss:randomizationControls randomizationTiming="onEachNewAttempt" selectCount="2"
      reorderChildren="true" selectionTiming="once"/>`;
    const controls = activity(random)['sequencingControls'] as Record<string, unknown>;
    expect(controls).toMatchObject({
      randomizationTiming: 'onEachNewAttempt',
      selectCount: 2,
      selectionTiming: 'once',
      randomizeChildren: true,
    });
    // The engine's own word for: this has been done.
    expect(controls).not.toHaveProperty('reorderChildren');
    const without = activity(
      '<imsss:randomizationControls selectionTiming="once" randomizationTiming="daily"/>',
    );
    expect(without['sequencingControls']).toMatchObject({
      selectionTiming: 'never',
      randomizationTiming: 'never',
    });
    expect(without['sequencingControls']).not.toHaveProperty('selectCount');
  });

  it('has controls of delivery', () => {
    const delivery =
      '<imsss:deliveryControls tracked="false" completionSetByContent="true" objectiveSetByContent="true"/>';
    expect(activity(delivery)['deliveryControls']).toEqual({
      tracked: false,
      completionSetByContent: true,
      objectiveSetByContent: true,
    });
  });

  it('has a limit of attempts; that of time is told to the content, for the engine would never open it', () => {
    const limits = '<imsss:limitConditions attemptLimit="2" attemptAbsoluteDurationLimit="PT1H30M"/>';
    const manifest = manifestOf(sequencedXml(scoItem('a', sequencing(limits))));
    const [only] = (manifest.sequencing!['activityTree'] as Activity).children!;
    expect(only!['attemptLimit']).toBe(2);
    expect(JSON.stringify(manifest.sequencing)).not.toContain('DurationLimit');
    expect(manifest.items[0]!.launch!.maxTime).toBe('PT1H30M');
    const odd = scoItem('a', sequencing('<imsss:limitConditions attemptAbsoluteDurationLimit="an hour"/>'));
    expect(keysOf(readXml(sequencedXml(odd)).warnings)).toEqual(['scorm.bring-odd-value']);
    expect(activity('<imsss:limitConditions/>')).not.toHaveProperty('attemptLimit');
  });

  it('hides the buttons that the content brings', () => {
    const presentation = `<adlnav:presentation><adlnav:navigationInterface>
      <adlnav:hideLMSUI>continue</adlnav:hideLMSUI><adlnav:hideLMSUI> previous </adlnav:hideLMSUI>
      <adlnav:hideLMSUI>continue</adlnav:hideLMSUI><adlnav:hideLMSUI>everything</adlnav:hideLMSUI>
      </adlnav:navigationInterface></adlnav:presentation>`;
    expect(activity('', presentation)['hideLmsUi']).toEqual(['continue', 'previous']);
    expect(activity('')).not.toHaveProperty('hideLmsUi');
  });

  it('shares data with other activities', () => {
    const data = `<adlcp:data><adlcp:map targetID="x"/>
      <adlcp:map targetID="y" readSharedData="false" writeSharedData="false"/></adlcp:data>`;
    expect(activity('', data)['sharedDataMaps']).toEqual([
      { targetID: 'x', readSharedData: true, writeSharedData: true },
      { targetID: 'y', readSharedData: false, writeSharedData: false },
    ]);
  });

  it.each([
    ['<adlcp:completionThreshold>0.8</adlcp:completionThreshold>', 0.8, true, 0.8, 1],
    ['<adlcp:completionThreshold>most</adlcp:completionThreshold>', null, false, 1, 1],
    [
      '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.7" progressWeight="0.5"/>',
      0.7,
      true,
      0.7,
      0.5,
    ],
    ['<adlcp:completionThreshold completedByMeasure="true"/>', 1, true, 1, 1],
    ['<adlcp:completionThreshold minProgressMeasure="0.7"/>', null, false, 1, 1],
  ])(
    'has a threshold of completion in either form: %s',
    (xml, told, completedByMeasure, minProgressMeasure, progressWeight) => {
      const manifest = manifestOf(sequencedXml(scoItem('a', xml)));
      expect(manifest.items[0]!.launch!.completionThreshold).toBe(told);
      const [only] = (manifest.sequencing!['activityTree'] as Activity).children!;
      expect(only!['completionThreshold']).toEqual({
        completedByMeasure,
        minProgressMeasure,
        progressWeight,
      });
    },
  );
});

describe('objectives', () => {
  it('have a measure from which they are satisfied: 1 unless it is said, none where measure does not matter', () => {
    const of = (attributes: string, inner: string) =>
      manifestOf(
        sequencedXml(
          scoItem(
            'a',
            sequencing(
              `<imsss:objectives><imsss:primaryObjective objectiveID="p" ${attributes}>${inner}</imsss:primaryObjective></imsss:objectives>`,
            ),
          ),
        ),
      ).items[0]!.launch!.passingMeasure;
    const least = (measure: string) => `<imsss:minNormalizedMeasure>${measure}</imsss:minNormalizedMeasure>`;
    expect(of('satisfiedByMeasure="true"', least('0.6'))).toBe(0.6);
    expect(of('satisfiedByMeasure="true"', least(' -0.5 '))).toBe(-0.5);
    expect(of('satisfiedByMeasure="true"', '')).toBe(1);
    expect(of('satisfiedByMeasure="true"', least('a lot'))).toBe(1);
    expect(of('', least('0.6'))).toBeNull();
  });

  it('keep a primary one without a name, which the engine would drop, under one that no content sees', () => {
    const { primaryObjective } = objectives('<imsss:primaryObjective satisfiedByMeasure="true"/>');
    expect(primaryObjective).toEqual({
      objectiveID: ' ',
      satisfiedByMeasure: true,
      minNormalizedMeasure: 1,
      mapInfo: [],
    });
    expect(objectives('<imsss:primaryObjective/>')['primaryObjective']).toMatchObject({ objectiveID: ' ' });
    expect(activity('')).not.toHaveProperty('primaryObjective');
  });

  it('are mapped to those that activities share, with the defaults of the standard', () => {
    const found = objectives(`<imsss:primaryObjective objectiveID="p">
        <imsss:mapInfo targetObjectiveID="g1"/>
        <imsss:mapInfo targetObjectiveID="g2" readSatisfiedStatus="false" writeSatisfiedStatus="true"
          readNormalizedMeasure="false" writeNormalizedMeasure="true"/>
        <imsss:mapInfo/>
      </imsss:primaryObjective>
      <imsss:objective objectiveID="o"/><imsss:objective/>`);
    expect(found['primaryObjective']).toMatchObject({
      mapInfo: [
        { targetObjectiveID: 'g1', ...IMSSS_MAP, ...none(ADLSEQ_MAP) },
        {
          targetObjectiveID: 'g2',
          readSatisfiedStatus: false,
          readNormalizedMeasure: false,
          writeSatisfiedStatus: true,
          writeNormalizedMeasure: true,
          ...none(ADLSEQ_MAP),
        },
      ],
    });
    expect(found['objectives']).toEqual([
      { objectiveID: 'o', satisfiedByMeasure: false, minNormalizedMeasure: null, mapInfo: [] },
    ]);
  });

  it("take ADL's maps of scores and progress, which share their names, by their namespace", () => {
    const found = activity(`<imsss:objectives><imsss:primaryObjective objectiveID="p">
        <imsss:mapInfo targetObjectiveID="g1" writeSatisfiedStatus="true"/></imsss:primaryObjective>
      </imsss:objectives>
      <adlseq:objectives>
        <adlseq:objective objectiveID="p">
          <adlseq:mapInfo targetObjectiveID="g1" writeRawScore="true" readMinScore="false"/>
          <adlseq:mapInfo targetObjectiveID="g2" writeProgressMeasure="true"/>
        </adlseq:objective>
        <adlseq:objective objectiveID="unknown"><adlseq:mapInfo targetObjectiveID="g3"/></adlseq:objective>
      </adlseq:objectives>`);
    expect(found['primaryObjective']).toMatchObject({
      mapInfo: [
        {
          targetObjectiveID: 'g1',
          ...IMSSS_MAP,
          writeSatisfiedStatus: true,
          ...ADLSEQ_MAP,
          writeRawScore: true,
          readMinScore: false,
        },
        { targetObjectiveID: 'g2', ...none(IMSSS_MAP), ...ADLSEQ_MAP, writeProgressMeasure: true },
      ],
    });
    expect(found).not.toHaveProperty('objectives');
  });

  it("are those of IMS wherever ADL's stand first, and by their prefix where it is not declared", () => {
    const both = `<adlseq:objectives><adlseq:objective objectiveID="p"><adlseq:mapInfo targetObjectiveID="g"/>
      </adlseq:objective></adlseq:objectives>
      <imsss:objectives><imsss:primaryObjective objectiveID="p"/></imsss:objectives>`;
    const xml = sequencedXml(scoItem('a', sequencing(both)));
    const expected = {
      objectiveID: 'p',
      mapInfo: [{ targetObjectiveID: 'g', ...none(IMSSS_MAP), ...ADLSEQ_MAP }],
    };
    expect(treeOf(xml).children![0]!['primaryObjective']).toMatchObject(expected);
    const undeclared = xml.replace(/xmlns:(adlseq|imsss)="[^"]*"/g, '');
    expect(treeOf(undeclared).children![0]!['primaryObjective']).toMatchObject(expected);
  });
});

describe('ids of objectives', () => {
  it('are addresses, the same however they are written', () => {
    const rule = `<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>
      <imsss:ruleCondition condition="satisfied" referencedObjective="  safe%20%20hands "/></imsss:ruleConditions>
      <imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules>`;
    const found = activity(`${rule}<imsss:objectives><imsss:primaryObjective/>
      <imsss:objective objectiveID=" safe%20hands"><imsss:mapInfo targetObjectiveID="all%20  hands"/></imsss:objective>
      <imsss:objective objectiveID="100% safe"/></imsss:objectives>`);
    expect(found['objectives']).toMatchObject([
      { objectiveID: 'safe hands', mapInfo: [{ targetObjectiveID: 'all hands' }] },
      { objectiveID: '100% safe' },
    ]);
    expect(found['sequencingRules']).toMatchObject({
      preConditionRules: [{ conditions: [{ referencedObjective: 'safe hands' }] }],
    });
  });
});

describe('a collection of sequencing', () => {
  const shared = `<imsss:sequencingCollection>
    <imsss:sequencing ID="s1">
      <imsss:controlMode flow="true" choice="false"/>
      <imsss:limitConditions attemptLimit="3" attemptAbsoluteDurationLimit="PT10M"/>
      <imsss:rollupRules objectiveMeasureWeight="0.5"><imsss:rollupRule>
        <imsss:rollupConditions><imsss:rollupCondition condition="attempted"/></imsss:rollupConditions>
        <imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules>
      <imsss:objectives><imsss:primaryObjective objectiveID="shared" satisfiedByMeasure="true">
        <imsss:minNormalizedMeasure>0.4</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>
    </imsss:sequencing>
  </imsss:sequencingCollection>`;
  const using = (inner: string, attributes = 'IDRef="s1"') =>
    manifestOf(sequencedXml(scoItem('a', sequencing(inner, attributes)), { tail: shared }));
  const first = (manifest: ReturnType<typeof using>) =>
    (manifest.sequencing!['activityTree'] as Activity).children![0]!;

  it('is taken over by those that refer to it', () => {
    const manifest = using('');
    const found = first(manifest);
    expect(found['sequencingControls']).toMatchObject({
      flow: true,
      choice: false,
      objectiveMeasureWeight: 0.5,
    });
    expect(found['attemptLimit']).toBe(3);
    expect(found['rollupRules']).toMatchObject({ rules: [{ action: 'completed' }] });
    expect(found['primaryObjective']).toMatchObject({ objectiveID: 'shared', minNormalizedMeasure: 0.4 });
    expect(manifest.items[0]!.launch).toMatchObject({ maxTime: 'PT10M', passingMeasure: 0.4 });
    expect(manifest.sequencing!['collections']).toEqual({});
  });

  it('gives way to what an item says itself', () => {
    const own = `<imsss:controlMode flow="false"/>
      <imsss:limitConditions attemptLimit="1"/>
      <imsss:objectives><imsss:primaryObjective objectiveID="own"/></imsss:objectives>`;
    const manifest = using(own);
    const found = first(manifest);
    expect(found['sequencingControls']).toMatchObject({ flow: false, choice: true });
    expect(found['attemptLimit']).toBe(1);
    expect(found['primaryObjective']).toMatchObject({ objectiveID: 'own', satisfiedByMeasure: false });
    expect(found['rollupRules']).toMatchObject({ rules: [{ action: 'completed' }] });
    expect(manifest.items[0]!.launch).toMatchObject({ maxTime: '', passingMeasure: null });
  });

  it('that is not there, or that JavaScript knows, changes nothing', () => {
    for (const id of ['s2', '__proto__', 'constructor'])
      expect(first(using('', `IDRef="${id}"`))['sequencingControls']).toMatchObject({ flow: false });
  });
});
