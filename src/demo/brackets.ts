import type { Brackets } from '../policy/brackets.ts';

/** What stands in the brackets of Larkfield's policy. */
export const LARKFIELD: Brackets = {
  'privacy lead': 'Maria Lopez',
  'communications lead': 'Jonas Weber',
  HR: 'the HR office',
  'secure tool': 'LarkChat',
  hotline: 'the privacy line, extension 400',
  form: 'the form “Tell us” on the staff page',
  'out of hours': 'the manager on call, extension 500',
  'office phone': '555 0142',
  'days to reply': '2',
  'days to train': '30',
  'days to sign a change': '14',
  'es:HR': 'la oficina de Recursos Humanos',
  'es:hotline': 'la línea de privacidad, extensión 400',
  'es:form': 'el formulario “Avísenos” de la página del personal',
  'es:out of hours': 'el supervisor de guardia, extensión 500',
};
