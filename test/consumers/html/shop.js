const checkout = document.querySelector('flexiti-checkout');

checkout.fetchSession = async () => {
  const response = await fetch('/flexiti-session', { method: 'POST' });
  return response.json();
};
checkout.allowedOrigins = ['http://127.0.0.1:4610']; // the simulator; leave it out for Flexiti itself

checkout.addEventListener('flexiti-outcome', (event) => {
  const { outcome, nextStep } = event.detail;
  document.querySelector('#result').append(`${outcome}, ${nextStep}`);
});
