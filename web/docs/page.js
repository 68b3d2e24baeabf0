// validatorUrl: null, or the page would send the document's address to a server on the internet.
SwaggerUIBundle({ url: 'openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null });
