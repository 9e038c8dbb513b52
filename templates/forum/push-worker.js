// What this browser is told while no page of ours is open in it. Of two messages with one tag it shows the later.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("push", (event) => {
  const { title, where, ...told } = event.data.json();
  event.waitUntil(registration.showNotification(title, { ...told, data: where, icon: "{% static "img/mark-180.png" %}" }));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data));
});
