// Places in lines and sentences of the shapes that boards write, with what may be lifted from each. ⏎ = a line break, nothing after => = nothing.

import { expect, test } from 'vitest';
import { lift, readCases } from './facts.ts';

const LOCATIONS = `
Location: Boston, MA => Boston, MA
**Location:** Remote (US) => Remote (US)
Location: remote => remote
Location: Washington, D.C. => Washington, D.C.
Location: St. Paul, MN or remote => St. Paul, MN or remote
Location: New York, NY; Oakland, CA; or Remote => New York, NY; Oakland, CA; or Remote
Location: Berlin, Germany. => Berlin, Germany
Location: São Paulo / Hybrid => São Paulo / Hybrid
Location: Mountain time zone preferred, remote possible => Mountain time zone preferred, remote possible
Location – Seattle, WA => Seattle, WA
Location: United States => United States
Job location: Remote => Remote
* **Office Location:** [Chicago, IL](https://maps.example.org/x) => Chicago, IL
| **Location** | Denver, CO | => Denver, CO
### Location⏎Denver, CO⏎ => Denver, CO
**Locations:**⏎⏎Remote or Denver, CO => Remote or Denver, CO
Location: Boston, MA⏎Salary: $55,000 => Boston, MA
Location: Boston, MA  ⏎Three days a week => Boston, MA
Location: Remote⏎⏎* Location: Remote, anywhere in Oregon => Remote, anywhere in Oregon
Location: You will work from home⏎⏎Location: Maine, but remote for now => Maine, but remote for now
Location: =>
Location:⏎⏎[See more and apply here](https://example.org) =>
Location: Not listed =>
Location: Flexible =>
Location: Multiple locations =>
Location: Various =>
Location: TBD =>
Location: N/A =>
Location: Ohio, presumably Columbus =>
Location: Arizona (Phoenix?) =>
Location: The role will be based in Boston, with travel => Boston
Location: Remote, but must be able to travel =>
Location: Applicants in Texas preferred =>
Location: Boston. Travel to other sites =>
Location: Boston or anywhere⏎else in Massachusetts =>
Location: Remote: see https://example.org =>
Location: jobs@example.org =>
Location: a town of your choice =>
Location: Boston, MA⏎⏎Location: Denver, CO =>
[Location: Boston, MA](https://maps.example.org) => Boston, MA
Location(s): Boston, MA => Boston, MA
Locations:⏎* Boston, MA⏎* Denver, CO⏎⏎More text. => Boston, MA; Denver, CO
Locations:⏎* Boston, MA⏎* Salary: $50,000⏎⏎More text. =>
Location: Austin, TX candidates are preferred, but open to remote => Austin, TX candidates are preferred, but open to remote
Location: You are in Austin, TX =>
This position is based in Madison, Wisconsin. Elsewhere may be acceptable. => Madison, Wisconsin
Location:⏎This position is based in Madison, Wisconsin. Elsewhere may be⏎acceptable. => Madison, Wisconsin
This is a full-time position based in our Washington, DC office. => Washington, DC
This is a full-time position and can be based in Washington DC or New York => Washington DC or New York
This position is full time and based in St. Paul, Minnesota. => St. Paul, Minnesota
The position will be based in Heron’s Boulder, Colorado, office. => Boulder, Colorado
This position is located at the Heron headquarters in Utrecht. => Utrecht
The Data Director will be based in Denver, CO. => Denver, CO
We seek a director to join our team in our Seattle, WA headquarters. => Seattle, WA
This role could be based out of our Utrecht office or remote. => Utrecht
The Data Director will be based in Denver.⏎⏎The position is based in Boston. =>
This position is based in Denver.⏎⏎Location: Not listed => Denver
This position is based in Denver.⏎⏎Location: Multiple locations =>
The Heron Trust is based in Denver. =>
The Data Director works with the team that is based in Denver. =>
This position works closely with our staff based in Denver. =>
We prefer that this position is based in Denver. =>
This position is based in Denver until we move. =>
This position is based in the Office of Research. =>
This position is based in Denver or anywhere else. =>
The role of data is based in science. =>
Location⏎⏎The manager will be based in Denver, CO. =>
## Location⏎⏎About the team =>
Relocation: Paid =>
The location: a river =>
| Location | Hours |⏎|---|---|⏎| Boston | 40 | =>
Location: Albany, Albuquerque, Amarillo, Anchorage, Arlington, Atlanta, Augusta, Aurora, Austin, Bakersfield, Baltimore, Baton Rouge, Boise =>
`;

test.each(readCases(LOCATIONS))('$body', ({ body, wanted }) => {
  expect(lift(body).location).toBe(wanted);
});
