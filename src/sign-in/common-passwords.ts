// Those of ten characters and more that lead every published list, and what people make of a rule of ten.
const COMMON = new Set(
  `1234567890 0123456789 12345678910 0987654321 9876543210 1029384756 1122334455 1234512345 1234554321 12345678900
  password12 password123 password1234 password1! password123! passw0rd123 p@ssword123 p@ssw0rd123 mypassword mypassword1
  passwordpassword newpassword newpassword1 changeme123 changeme1234 letmein123 letmein1234 welcome123 welcome1234
  welcome2024 welcome2025 welcome2026 welcome2027 welcome123! qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwertyuiop123
  qwertzuiop asdfghjkl1 asdfghjkl; asdfasdfasdf zxcvbnm123 zxcvbnm,./ 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 1qaz2wsx3edc
  qazwsxedcrfv zaq12wsxcde3 abcdefghij abcdefghijk abc1234567 abcd123456 a1b2c3d4e5 iloveyou123 iloveyou12 ilovemyself
  sunshine123 princess123 princess12 football123 football12 baseball123 basketball superman123 batman1234 dragon1234
  monkey1234 shadow1234 michael123 jennifer123 charlie123 liverpool1 liverpool123 manchester chocolate1 chocolate123
  butterfly1 strawberry watermelon cinderella spongebob1 springtime summer2024 summer2025 summer2026 winter2024 winter2025
  winter2026 spring2025 spring2026 autumn2025 autumn2026 september1 november11 administrator admin12345 admin123456
  administrator1 superadmin1 testtest123 test123456 test1234567 testing123 trustno1234 whatever123 computer123 internet123
  healthcare healthcare1 healthcare123 hospital123 clinic1234 nurse12345 nursing123 medical123 doctor1234 socialmedia
  socialmedia1 facebook123 instagram1 instagram123 youtube1234 tiktok1234 linkedin123 1111111111 0000000000 1212121212
  aaaaaaaaaa secret1234 secret12345 mysecret123 godisgood1 jesuschrist blessed123 goodmorning correcthorse unitedstates`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** True for a password (in lower case) that is guessed first: well known, or one or two characters over and over. */
export function isCommon(password: string): boolean {
  return COMMON.has(password) || new Set(password).size <= 2;
}
