// Loaded before a server that listens on every address: holds it to this machine, and prints the port that it got.
import net from 'node:net';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...more) {
  const listening = more.find((each) => typeof each === 'function') ?? (() => {});
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, () => {
    console.error(`port ${this.address().port}`);
    listening();
  });
};
