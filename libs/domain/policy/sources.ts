/** Where the values of the policies were read. */
const WHATSAPP = 'https://developers.facebook.com/documentation/business-messaging/whatsapp';

export const CALLING = `${WHATSAPP}/calling`;
export const CALLING_PRICING = `${WHATSAPP}/calling/pricing`;
export const CALL_PERMISSIONS = `${WHATSAPP}/calling/user-call-permissions`;
export const MESSAGING_LIMITS = `${WHATSAPP}/messaging-limits`;
export const RESPONDIO_ARTICLE = 'https://respond.io/it/help/whatsapp/whatsapp-business-calling-api';
