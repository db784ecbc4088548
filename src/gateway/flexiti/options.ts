/** What the shop's own server knows of an order. */
export interface FlexitiOrder {
  /** In dollars. */
  readonly amount?: number | undefined;
  /** `customer_identification` of the vendor's widget/init. */
  readonly customer?: Readonly<Record<string, unknown>> | undefined;
  /** Further fields of widget/init that an application must have: `email`, `phone_number`, `address_1`, ... */
  readonly application?: Readonly<Record<string, unknown>> | undefined;
  readonly transactionType?: 'promotional_purchase' | 'regular_purchase' | undefined;
  readonly planId?: string | number | undefined;
  readonly term?: string | number | undefined;
}

export interface FlexitiOptions {
  /** Such as `https://posapi.flexiti.fi`; an origin alone gets the path of the POS API, version 2.5. */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default `regular_purchase`. */
  readonly transactionType?: 'promotional_purchase' | 'regular_purchase' | undefined;
  /** Captures an authorization at once. Default true. */
  readonly autoCapture?: boolean | undefined;
  /** Asks the shop for an order. What it answers wins over what a browser said; without it a browser names the amount, and the shop must compare. */
  readonly order?: ((orderId: string) => Promise<FlexitiOrder>) | undefined;
}
