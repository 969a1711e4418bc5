#include "bridge/core/Ids.h"

#include <QUuid>

namespace bridge {

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace bridge
