/** What Maple & Pine knows of a customer and of an order. It stays on the server: a browser names an order and is not asked for more. */
export const CUSTOMER = { personal_information: { first_name: 'Zoé', last_name: 'Tremblay', dob: '1988-07-24', postal_code: 'M5V2T6' } };

/** What an application for financing needs beside it. */
export const APPLICANT = {
  email: 'zoe@example.com',
  phone_number: 4165550123,
  address_1: '214 King Street West',
  city: 'Toronto',
  province: 'ON',
  account_type: 'consumer',
  tos_agreement: true,
};

/** The sofa on the desk. Its price is the one that the simulated widget shows when it is told none. */
export const SOFA = { id: 'MP-20417', amount: 1249 } as const;

export const FINANCING = { transactionType: 'promotional_purchase', planId: 3, term: 12 } as const;
