/** The API's documentation page: Swagger UI, served from here, over this server's own OpenAPI document. */
import SwaggerUi from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './docs.css';

SwaggerUi({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  // The online validator would send the document to another host.
  validatorUrl: null,
  tryItOutEnabled: true,
  persistAuthorization: false,
});
