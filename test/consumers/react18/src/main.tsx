import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'switchboard-elements/switchboard.css';
import { Checkout } from './Checkout';

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <Checkout />
  </StrictMode>,
);
