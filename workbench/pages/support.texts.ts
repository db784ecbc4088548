/** What the support page says. */
export interface SupportTexts {
  title: string;
  intro: string;
  onCall: string;
  hold: string;
  ahead: (count: number) => string;
  callEnded: string;
  hangUp: string;
  redial: string;
  topics: string;
  topicList: readonly (readonly [string, string])[];
  phone: string;
  idle: string;
  ringing: string;
  from: string;
  answer: string;
  decline: string;
  holding: string;
  talking: string;
  agentSays: string;
  asked: string;
  ready: string;
  later: string;
  expected: string;
  dialIn: string;
}

export const SUPPORT_TEXTS: Readonly<Record<string, SupportTexts>> = {
  en: {
    title: 'Help and contact',
    intro: 'You are calling us from this page. We will be with you as soon as we can.',
    onCall: 'On the line with Maple & Pine',
    hold: 'On hold',
    ahead: (count) => (count === 0 ? 'You are next' : count === 1 ? '1 caller ahead of you' : `${count} callers ahead of you`),
    callEnded: 'The call has ended. Your place in the queue is kept.',
    hangUp: 'Hang up',
    redial: 'Call again',
    topics: 'While you wait',
    topicList: [
      ['Where is my order?', 'Most orders leave our workshop within five days.'],
      ['Send something back', 'Sixty days, and we pick large pieces up.'],
      ['Care for oiled oak', 'A soft cloth, a little oil, twice a year.'],
    ],
    phone: 'Your phone',
    idle: 'Nothing rings',
    ringing: 'Maple & Pine is calling',
    from: 'Callback',
    answer: 'Answer',
    decline: 'Decline',
    holding: 'Connecting you…',
    talking: 'Amira, Maple & Pine',
    agentSays: '“Hello, this is Amira. Thank you for waiting. How can I help?”',
    asked: 'An agent is nearly free. Are you ready?',
    ready: 'Ready',
    later: 'In 5 minutes',
    expected: 'Dial the number on the page',
    dialIn: 'Dial',
  },
  fr: {
    title: 'Aide et contact',
    intro: 'Vous nous appelez depuis cette page. Nous sommes à vous dès que possible.',
    onCall: 'En ligne avec Maple & Pine',
    hold: 'En attente',
    ahead: (count) => (count === 0 ? 'Vous êtes le prochain appel' : count === 1 ? '1 appel avant vous' : `${count} appels avant vous`),
    callEnded: 'L’appel est terminé. Votre place dans la file est gardée.',
    hangUp: 'Raccrocher',
    redial: 'Rappeler',
    topics: 'En attendant',
    topicList: [
      ['Où est ma commande?', 'La plupart quittent notre atelier en cinq jours.'],
      ['Renvoyer un article', 'Soixante jours, et nous venons chercher les grands meubles.'],
      ['Entretenir le chêne huilé', 'Un chiffon doux, un peu d’huile, deux fois par an.'],
    ],
    phone: 'Votre téléphone',
    idle: 'Rien ne sonne',
    ringing: 'Maple & Pine vous appelle',
    from: 'Rappel',
    answer: 'Répondre',
    decline: 'Refuser',
    holding: 'Mise en ligne…',
    talking: 'Amira, Maple & Pine',
    agentSays: '« Bonjour, ici Amira. Merci de votre patience. Que puis-je faire pour vous? »',
    asked: 'Un agent sera bientôt libre. Pouvez-vous parler?',
    ready: 'Oui',
    later: 'Dans 5 minutes',
    expected: 'Composez le numéro affiché',
    dialIn: 'Composer',
  },
  es: {
    title: 'Ayuda y contacto',
    intro: 'Nos está llamando desde esta página. Le atenderemos en cuanto podamos.',
    onCall: 'En línea con Maple & Pine',
    hold: 'En espera',
    ahead: (count) => (count === 0 ? 'Usted es el siguiente' : count === 1 ? '1 llamada antes que la suya' : `${count} llamadas antes que la suya`),
    callEnded: 'La llamada ha terminado. Su lugar en la cola se conserva.',
    hangUp: 'Colgar',
    redial: 'Volver a llamar',
    topics: 'Mientras espera',
    topicList: [
      ['¿Dónde está mi pedido?', 'La mayoría sale del taller en cinco días.'],
      ['Devolver un artículo', 'Sesenta días, y recogemos los muebles grandes.'],
      ['Cuidar el roble aceitado', 'Un paño suave y un poco de aceite, dos veces al año.'],
    ],
    phone: 'Su teléfono',
    idle: 'No suena nada',
    ringing: 'Llama Maple & Pine',
    from: 'Llamada de vuelta',
    answer: 'Contestar',
    decline: 'Rechazar',
    holding: 'Conectando…',
    talking: 'Amira, Maple & Pine',
    agentSays: '«Hola, soy Amira. Gracias por esperar. ¿En qué le ayudo?»',
    asked: 'Pronto habrá un agente libre. ¿Puede hablar?',
    ready: 'Sí',
    later: 'En 5 minutos',
    expected: 'Marque el número de la página',
    dialIn: 'Marcar',
  },
};
