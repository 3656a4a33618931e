// Mails to the admin about alarms, in English, as the alarms' own sentences, the commands and the log are.

export const alarmMail = {
  raised: { label: 'Alarm', opening: 'Rolecall needs your attention' },
  cleared: { label: 'Cleared', opening: 'This is over; nothing is left to do' },
  reminder: { label: 'Still open', opening: 'This still needs your attention' },
  remedy: (remedy: string) => `What to do: ${remedy}`,
  closing: (code: string) => `Alarm code: ${code}. "rolecall status" lists what is open.`,
};
