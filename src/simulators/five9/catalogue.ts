/** A call-attached variable as `GET /orgs/{orgId}/call_variables` lists it (seen: a flat list, ids as strings, restrictions nested twice). */
export interface CallVariable {
  id: string;
  name: string;
  group: string;
  dataType: string;
  restrictions: { restrictions: { type: string; value: string }[]; limitedSetInfo: null };
}

/** Seen: id, name, state, flags; mode is assumed. */
export interface Campaign {
  id: string;
  name: string;
  mode: string;
  state: string;
  flags: string[];
}

/** The agent of Five9's own example of `status.changed`. */
export const AGENT = { id: '4599762', userName: 'tony.stark@five9.com' } as const;
/** The domain: its name is what the bridge is told. */
export const ORG = { id: '100042', name: 'Stark Industries Payments' } as const;

export const SECURE_CAMPAIGN: Campaign = { id: '1137600', name: 'Secure Pay', mode: 'BASIC', state: 'RUNNING', flags: [] };
export const CAMPAIGNS: readonly Campaign[] = [
  // Almost the same name first: a client must match the whole of it
  { id: '1137597', name: 'Secure Pay (old)', mode: 'BASIC', state: 'NOT_RUNNING', flags: [] },
  { id: '1137598', name: 'Billing Inbound', mode: 'BASIC', state: 'RUNNING', flags: ['PASS_CONTACTS_ANI_FOR_3RD_PARTY_CONFERENCES'] },
  SECURE_CAMPAIGN,
];
export const INBOUND_CAMPAIGN_ID = '1137598';

/** The fields of Five9's example, the bridge URL and the language of the 2018 sample. */
const SECURE_PAY_NAMES = ['FirstName', 'LastName', 'InvoiceNumber', 'PaymentAmount', 'BridgeURL', 'Lang'];
/** Groups that hold the same names: a client that looks up the name alone writes to the wrong variable. */
const LOOK_ALIKES = ['FirstName', 'LastName', 'PaymentAmount'];

/** Every variable of the domain. `group` is where the secure IVR's own live. */
export function callVariables(group: string, secureIvr: { present: boolean; campaignName: string | null }): CallVariable[] {
  const list: CallVariable[] = [];
  const add = (variableGroup: string, name: string, restrictions: { type: string; value: string }[] = []): void => {
    const id = String(300_000_000_000_100 + list.length);
    list.push({ id, name, group: variableGroup, dataType: 'STRING', restrictions: { restrictions, limitedSetInfo: null } });
  };
  for (const name of ['session_id', 'ANI', 'DNIS']) add('Call', name);
  for (const name of LOOK_ALIKES) add('Customer', name);
  for (const name of SECURE_PAY_NAMES) add(group, name);
  if (secureIvr.present) {
    const restrictions = secureIvr.campaignName === null ? [] : [{ type: 'DEFAULT_VALUE', value: secureIvr.campaignName }];
    add('__FIVE9__', 'secure_ivr', [{ type: 'REQUIRED', value: 'false' }, ...restrictions]);
  }
  return list;
}
