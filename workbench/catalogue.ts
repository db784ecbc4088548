/** What the shop sells. The page shows it; the server adds it up again, for a browser's total is not to be trusted. */
export const PRODUCTS = [
  { id: 'chair', price: 749, quantity: 1 },
  { id: 'lamp', price: 189, quantity: 1 },
  { id: 'rug', price: 219, quantity: 1 },
] as const;

export type ProductId = (typeof PRODUCTS)[number]['id'];
export type Cart = Readonly<Record<ProductId, number>>;

export const DELIVERY = 49;
/** Harmonized sales tax of Ontario. */
export const TAX_RATE = 0.13;
export const MOST_OF_ONE = 9;

const cents = (dollars: number): number => Math.round(dollars * 100) / 100;

/** All amounts in Canadian dollars. */
export function totalsOf(cart: Cart): { subtotal: number; tax: number; total: number } {
  const subtotal = PRODUCTS.reduce((sum, { id, price }) => sum + price * cart[id], 0);
  const tax = cents((subtotal + DELIVERY) * TAX_RATE);
  return { subtotal, tax, total: cents(subtotal + DELIVERY + tax) };
}

/** A cart out of what a browser sent; throws RangeError for anything else. */
export function readCart(value: unknown): Cart {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const entries = PRODUCTS.map(({ id }) => {
    const quantity = given[id];
    if (typeof quantity === 'number' && Number.isInteger(quantity) && quantity >= 0 && quantity <= MOST_OF_ONE) return [id, quantity] as const;
    throw new RangeError(`The cart has no sound quantity of '${id}'.`);
  });
  return Object.fromEntries(entries) as Record<ProductId, number>;
}
