/** Where everything is put together: the model, the connection, the views. */

document.getElementById('sign-in').hidden = false;
