# SPDX-License-Identifier: MIT
class LookupModule:
    pass
