import type { Shipped } from '../courses/shipped.ts';
import type { Ground } from '../web/ground.ts';
import { differencePages } from './difference.routes.ts';
import { editPages } from './edit.routes.ts';
import { entryPages } from './entry.routes.ts';
import { lessonPages } from './lesson.routes.ts';
import { newQuestionPages } from './new-question.routes.ts';
import { ownPages } from './own.routes.ts';
import { picturePages } from './picture.routes.ts';
import { previewPages } from './preview.routes.ts';
import { questionPages } from './question.routes.ts';
import { scenarioPages } from './scenarios.routes.ts';
import { updatePages } from './update.routes.ts';
import { versionPages } from './versions.routes.ts';

/** The pages of whoever writes the course. `shipped`: the course that comes with Heed, and the policy it teaches. */
export function authoringPages(ground: Ground, shipped: Shipped) {
  const study = { ...ground, shipped };
  return {
    edit: editPages(study),
    lesson: lessonPages(study),
    question: questionPages(study),
    newQuestion: newQuestionPages(study),
    entry: entryPages(study),
    difference: differencePages(study),
    preview: previewPages(study),
    own: ownPages(study),
    picture: picturePages(study),
    scenarios: scenarioPages(study),
    update: updatePages(study),
    versions: versionPages(study),
  };
}
