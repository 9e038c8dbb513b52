// The page of the API: Swagger UI on our own document.
const place = document.getElementById("api");
SwaggerUIBundle({ domNode: place, url: place.dataset.document, deepLinking: true, presets: [SwaggerUIBundle.presets.apis], validatorUrl: null });
