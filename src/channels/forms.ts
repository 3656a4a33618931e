// Which form each kind of channel wants. Pure.

import type { ChannelKind } from '../database/values.ts';
import { discord } from './discord.ts';
import type { ChannelForm } from './form.ts';
import { mastodon } from './mastodon.ts';
import { signedJson } from './signed-json.ts';
import { slack } from './slack.ts';
import { telegram } from './telegram.ts';

export const FORMS: Readonly<Record<ChannelKind, ChannelForm>> = {
  slack,
  discord,
  mastodon,
  telegram,
  json: signedJson,
};
