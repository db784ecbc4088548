import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'switchboard-elements/switchboard.css';
import { Checkout } from './Checkout';
import { CheckoutTag } from './CheckoutTag';

createRoot(document.getElementById('app')!).render(<StrictMode>{location.search === '?tag' ? <CheckoutTag /> : <Checkout />}</StrictMode>);
