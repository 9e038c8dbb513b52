const words = JSON.parse(document.body.dataset.words || "{}");
