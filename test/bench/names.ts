const FIRST =
  'Ada Abel Amara Anna Bianca Carmen Chidi Dmitri Dolores Emil Esther Fatima Femi Gloria Grace Gus Hana Hugo Ines Ivy Jack João Karim Katya Kwame Leila Liam Marek Mei Nadia Noor Nora Olu Oscar Patrick Petra Priya Quinn Rafael Rosa Ruth Sam Saskia Siobhán Stefan Tara Uma Victor Wanda Yusuf Zoë'.split(
    ' ',
  );
const LAST =
  'Adeyemi Aziz Balogun Boyle Chen Clarke Cohen Demir D’Souza Duarte Dubois Dvořák Eze Farsi Haddad Harper Jensen Jiménez Kowalski Larkfield Lindqvist Lopez Lund Martin Mbeki Mensah Meyer Nair Novák O’Brien O’Connor Okafor Ortiz Pappas Patel Pereira Petrova Quist Rahman Rivera Rossi Sato Silva Singh Souza Tesfaye Tran Vega Volkov Walsh Weber Zahra Zielińska'.split(
    ' ',
  );

/** A name for the n-th person; some have two family names, and with 10,000 people a few share theirs. */
export function nameOf(n: number, random: () => number): string {
  const first = FIRST[n % FIRST.length]!;
  const last = LAST[Math.floor(random() * LAST.length)]!;
  return random() < 0.3 ? `${first} ${last}-${LAST[n % LAST.length]!}` : `${first} ${last}`;
}
