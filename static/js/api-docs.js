const place = document.getElementById("api");
SwaggerUIBundle({ domNode: place, url: place.dataset.document, deepLinking: true, presets: [SwaggerUIBundle.presets.apis], validatorUrl: null });
