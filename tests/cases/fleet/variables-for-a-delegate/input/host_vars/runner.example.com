ansible_python_interpreter: "/bin/sh -c true #"
