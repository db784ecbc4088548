export interface PaytiaOptions {
  /** Where payments are started, such as `https://accounts.paytia.com/api/payment_service`. An origin alone gets that path. */
  readonly apiUrl: string;
  readonly apiKey: string;
  /** The last part of the webhook's address. */
  readonly webhookSecret: string;
  /** Origins that may serve the vendor's frame. Default: the origin of `apiUrl`. */
  readonly frameOrigins?: readonly string[] | undefined;
  /** Addresses and networks that may send webhooks. Default: all. */
  readonly webhookIps?: readonly string[] | undefined;
  readonly webhookUser?: string | undefined;
  readonly webhookPassword?: string | undefined;
  /** The address told to the vendor with every payment. Default: none is told, and the one set in its portal counts. */
  readonly webhookUrl?: string | undefined;
  /** Vendor fields sent with every payment, such as `transaction_flag`. They win over the caller's. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
}
