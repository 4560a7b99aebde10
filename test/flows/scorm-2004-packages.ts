import type { TestPackage, TestSco } from '../support/packages.ts';

const CONTENT_SAYS = '<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>';
const MOVES = '<imsss:controlMode choice="true" flow="true"/>';
const FLOWS = '<imsss:controlMode choice="false" flow="true"/>';

const map = (target: string, write: boolean): string =>
  `<imsss:mapInfo targetObjectiveID="${target}" readSatisfiedStatus="true" readNormalizedMeasure="true" writeSatisfiedStatus="${write}" writeNormalizedMeasure="${write}"/>`;
const primary = (inside: string): string =>
  `<imsss:primaryObjective objectiveID="own">${inside}</imsss:primaryObjective>`;
const rule = (kind: string, condition: string, action: string): string =>
  `<imsss:sequencingRules><imsss:${kind}><imsss:ruleConditions conditionCombination="any">${condition}</imsss:ruleConditions><imsss:ruleAction action="${action}"/></imsss:${kind}></imsss:sequencingRules>`;
const condition = (name: string, more = ''): string => `<imsss:ruleCondition condition="${name}" ${more}/>`;
const objectives = (inside: string): string => `<imsss:objectives>${inside}</imsss:objectives>`;

export const SINGLE: TestPackage = {
  standard: '2004',
  title: 'Fire safety',
  scos: [
    {
      id: 'one',
      title: 'All of it',
      inside:
        '<adlcp:timeLimitAction>continue,no message</adlcp:timeLimitAction><adlcp:dataFromLMS>shift=night</adlcp:dataFromLMS><adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.75"/>',
      sequencing: objectives(
        '<imsss:primaryObjective objectiveID="all" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective><imsss:objective objectiveID="doors"/>',
      ),
    },
  ],
};

/** Nothing is said of sequencing: everything can be chosen, nothing follows by itself. */
export const FREE: TestPackage = {
  standard: '2004',
  title: 'Hand hygiene',
  scos: [
    { id: 'why', title: 'Why it matters' },
    { id: 'how', title: 'How to do it' },
    { id: 'end', title: 'Last words' },
  ],
};

const after = (id: string, before?: string): TestSco => ({
  id,
  title: `Part ${id}`,
  sequencing: [
    before === undefined
      ? ''
      : rule(
          'preConditionRule',
          condition('satisfied', 'operator="not" referencedObjective="before"') +
            condition('objectiveStatusKnown', 'operator="not" referencedObjective="before"'),
          'disabled',
        ),
    objectives(
      primary(map(`passed-${id}`, true)) +
        (before === undefined
          ? ''
          : `<imsss:objective objectiveID="before">${map(`passed-${before}`, false)}</imsss:objective>`),
    ),
    CONTENT_SAYS,
  ].join(''),
});

/** Each part opens when the one before it is passed. */
export const FORCED: TestPackage = {
  standard: '2004',
  title: 'Sharps',
  sequencing: MOVES,
  scos: [after('one'), after('two', 'one'), after('three', 'two')],
};

/** Whoever passes the first test is spared the lesson. */
export const PRETEST: TestPackage = {
  standard: '2004',
  title: 'Lifting people',
  sequencing: FLOWS,
  scos: [
    {
      id: 'before',
      title: 'What do you know?',
      sequencing: objectives(primary(map('knows', true))) + CONTENT_SAYS,
    },
    {
      id: 'lesson',
      title: 'The lesson',
      sequencing:
        rule('preConditionRule', condition('satisfied'), 'skip') + objectives(primary(map('knows', false))),
    },
    { id: 'after', title: 'Last words' },
  ],
};

const UNCOUNTED =
  '<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false" objectiveMeasureWeight="0"/>';

/** Only the test decides. */
export const POSTTEST: TestPackage = {
  standard: '2004',
  title: 'Medicines',
  sequencing: MOVES,
  scos: [
    { id: 'lesson', title: 'The lesson', sequencing: UNCOUNTED },
    {
      id: 'test',
      title: 'The test',
      sequencing: `${objectives('<imsss:primaryObjective objectiveID="score" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective>')}${CONTENT_SAYS}`,
    },
  ],
};

/** Two questions of five, in an order of their own; chosen once. */
export const RANDOM: TestPackage = {
  standard: '2004',
  title: 'Five questions',
  sequencing: `${MOVES}<imsss:randomizationControls selectCount="2" selectionTiming="once" reorderChildren="true" randomizationTiming="once"/>`,
  scos: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, title: `Question ${id}`, sequencing: CONTENT_SAYS })),
};

const lesson = (id: string): TestSco => ({
  id,
  title: `About ${id}`,
  sequencing:
    rule('preConditionRule', condition('satisfied'), 'skip') +
    objectives(primary(map(`knows-${id}`, false))) +
    UNCOUNTED,
});

/** Whoever fails the test sees again what they did not know, and takes the test again. */
export const REMEDIATION: TestPackage = {
  standard: '2004',
  title: 'Isolation',
  sequencing: FLOWS,
  scos: [
    lesson('gowns'),
    lesson('masks'),
    {
      id: 'test',
      title: 'The test',
      sequencing:
        rule('postConditionRule', condition('satisfied', 'operator="not"'), 'retryAll') +
        objectives(
          `<imsss:primaryObjective objectiveID="score"/><imsss:objective objectiveID="gowns">${map('knows-gowns', true)}</imsss:objective><imsss:objective objectiveID="masks">${map('knows-masks', true)}</imsss:objective>`,
        ) +
        CONTENT_SAYS,
    },
  ],
};

const HIDDEN =
  '<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>';

/** A page that says nothing to us, and a part that has a button of its own for going on and may be begun once. */
export const ODD: TestPackage = {
  standard: '2004',
  title: 'Waste',
  sequencing: MOVES,
  scos: [
    { id: 'page', title: 'A page', asset: 'silent' },
    {
      id: 'once',
      title: 'Once only',
      inside: HIDDEN,
      sequencing: `<imsss:limitConditions attemptLimit="1"/>${CONTENT_SAYS}`,
    },
    { id: 'end', title: 'Last words', sequencing: CONTENT_SAYS },
  ],
};

/** A chapter that is chosen as a whole, a part that is never shown, one with a mark before one without, one that is called an asset. */
export const CHAPTERS: TestPackage = {
  standard: '2004',
  title: 'Night shifts',
  sequencing: MOVES,
  chapters: ({ inside, deeper, ...others }) =>
    `${Object.values(others).join('')}<item identifier="chapter"><title>A chapter</title>${inside}${deeper}<imsss:sequencing>${FLOWS}</imsss:sequencing></item>`,
  scos: [
    {
      id: 'marked',
      title: 'With a mark',
      inside: '<adlcp:dataFromLMS>shift=night</adlcp:dataFromLMS>',
      sequencing: objectives(
        '<imsss:primaryObjective objectiveID="own" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective>',
      ),
    },
    { id: 'plain', title: 'Without a mark' },
    { id: 'handout', title: 'A handout', asset: 'speaking' },
    {
      id: 'shy',
      title: 'Never shown',
      sequencing: rule('preConditionRule', condition('always'), 'hiddenFromChoice'),
    },
    { id: 'inside', title: 'Inside' },
    { id: 'deeper', title: 'Deeper' },
  ],
};
