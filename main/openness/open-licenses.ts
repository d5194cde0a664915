import type { LicenseFacts } from '../../contract/openness.ts';

const notice = 'Keep the copyright notice and the licence text with every copy.';
const credit = 'Name the authors, link to the licence and say what was changed.';
const sameTerms = 'Changed versions that are passed on stay under the same terms.';

/** A licence that lets anybody use the model for anything. */
function open(id: string, name: string, url: string | null, attribution: string | null = notice): LicenseFacts {
  return {
    id,
    name,
    url,
    kind: 'permissive',
    commercialUse: 'yes',
    cap: null,
    attribution,
    outputTraining: null,
    useRestrictions: null,
  };
}

/** One on the SPDX list, whose page has the text. */
function listed(id: string, name: string, spdxId: string, attribution: string | null = notice): LicenseFacts {
  return open(id, name, `https://spdx.org/licenses/${spdxId}.html`, attribution);
}

/** Licences that allow every use, those that ask for the same terms on copies included. */
export const openLicenses: readonly LicenseFacts[] = [
  open(
    'apache-2.0',
    'Apache License 2.0',
    'https://www.apache.org/licenses/LICENSE-2.0',
    `${notice} Say which files were changed.`,
  ),
  listed('mit', 'MIT License', 'MIT'),
  open('bsd', 'BSD licence', null),
  listed('bsd-2-clause', 'BSD 2-Clause License', 'BSD-2-Clause'),
  listed('bsd-3-clause', 'BSD 3-Clause License', 'BSD-3-Clause'),
  listed('bsd-3-clause-clear', 'BSD 3-Clause Clear License', 'BSD-3-Clause-Clear'),
  listed('isc', 'ISC License', 'ISC'),
  listed('zlib', 'zlib License', 'Zlib', 'Do not claim to have made it; mark changed versions as such.'),
  listed('ncsa', 'NCSA Open Source License', 'NCSA'),
  listed('postgresql', 'PostgreSQL License', 'PostgreSQL'),
  listed('bsl-1.0', 'Boost Software License 1.0', 'BSL-1.0'),
  listed('afl-3.0', 'Academic Free License 3.0', 'AFL-3.0'),
  listed('ecl-2.0', 'Educational Community License 2.0', 'ECL-2.0'),
  listed('artistic-2.0', 'Artistic License 2.0', 'Artistic-2.0'),
  listed('ms-pl', 'Microsoft Public License', 'MS-PL'),
  listed('unlicense', 'The Unlicense', 'Unlicense', null),
  listed('wtfpl', 'WTFPL', 'WTFPL', null),
  listed('cc0-1.0', 'Creative Commons Zero 1.0', 'CC0-1.0', null),
  listed('pddl', 'Public Domain Dedication and License', 'PDDL-1.0', null),
  listed('odc-by', 'Open Data Commons Attribution License 1.0', 'ODC-By-1.0', credit),
  listed('odbl', 'Open Database License 1.0', 'ODbL-1.0', `${credit} ${sameTerms}`),
  listed('cdla-permissive-1.0', 'Community Data License Agreement, Permissive 1.0', 'CDLA-Permissive-1.0'),
  listed('cdla-permissive-2.0', 'Community Data License Agreement, Permissive 2.0', 'CDLA-Permissive-2.0'),
  listed('cdla-sharing-1.0', 'Community Data License Agreement, Sharing 1.0', 'CDLA-Sharing-1.0', sameTerms),
  listed('etalab-2.0', 'Etalab Open License 2.0', 'etalab-2.0', 'Name the source and when it was last updated.'),
  listed('mpl-2.0', 'Mozilla Public License 2.0', 'MPL-2.0', `${notice} ${sameTerms}`),
  listed('epl-2.0', 'Eclipse Public License 2.0', 'EPL-2.0', `${notice} ${sameTerms}`),
  listed('eupl-1.2', 'European Union Public License 1.2', 'EUPL-1.2', `${notice} ${sameTerms}`),
  listed('osl-3.0', 'Open Software License 3.0', 'OSL-3.0', `${notice} ${sameTerms}`),
  open('gpl', 'GNU General Public License', 'https://www.gnu.org/licenses/', `${notice} ${sameTerms}`),
  listed('gpl-2.0', 'GNU General Public License 2', 'GPL-2.0-only', `${notice} ${sameTerms}`),
  listed('gpl-3.0', 'GNU General Public License 3', 'GPL-3.0-only', `${notice} ${sameTerms}`),
  open('lgpl', 'GNU Lesser General Public License', 'https://www.gnu.org/licenses/', `${notice} ${sameTerms}`),
  listed('lgpl-2.1', 'GNU Lesser General Public License 2.1', 'LGPL-2.1-only', `${notice} ${sameTerms}`),
  listed('lgpl-3.0', 'GNU Lesser General Public License 3', 'LGPL-3.0-only', `${notice} ${sameTerms}`),
  listed(
    'agpl-3.0',
    'GNU Affero General Public License 3',
    'AGPL-3.0-only',
    `${notice} ${sameTerms} That holds for use over a network too.`,
  ),
  open('openmdw-1.0', 'OpenMDW License 1.0', 'https://openmdw.ai/license/1-0/'),
];

/** The attribution and share-alike licences of Creative Commons, and those that rule out commerce or changes. */
export function creativeCommons(key: string): LicenseFacts | null {
  const match = /^cc-by(-nc)?(-sa|-nd)?(?:-(\d\.\d))?$/.exec(key);
  if (match === null) return null;
  const [, nonCommercial, sharing, version] = match;
  const words = [
    'Attribution',
    ...(nonCommercial === undefined ? [] : ['NonCommercial']),
    ...(sharing === '-sa' ? ['ShareAlike'] : sharing === '-nd' ? ['NoDerivatives'] : []),
  ];
  const code = `by${nonCommercial ?? ''}${sharing ?? ''}`;
  const isRestricted = nonCommercial !== undefined || sharing === '-nd';
  return {
    ...open(
      key,
      `Creative Commons ${words.join('-')}${version === undefined ? '' : ` ${version}`}`,
      version === undefined ? null : `https://creativecommons.org/licenses/${code}/${version}/`,
      sharing === '-sa' ? `${credit} ${sameTerms}` : credit,
    ),
    kind: isRestricted ? 'restricted' : 'permissive',
    commercialUse: nonCommercial === undefined ? 'yes' : 'no',
    useRestrictions: sharing === '-nd' ? 'Changed versions, such as fine-tunes, may not be passed on.' : null,
  };
}
