# SPDX-License-Identifier: MIT
class ActionModule:
    pass
