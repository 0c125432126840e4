using Earshot.Central.Protocol.Answers;
using Earshot.Central.Protocol.Messages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using SdkPacket = Earshot.Sdk.Storage.SpooledPacket;
using SdkSelection = Earshot.Sdk.Storage.SpoolSelection;

namespace Earshot.CentralServer.Requests;

/// <summary>A sensor's packet spool, read through its connection.</summary>
internal sealed class RemoteSpool(RequestTable requests) : ISpoolReader
{
    public IEnumerable<SdkPacket> Read(IReadOnlyList<SdkSelection> selections)
    {
        var query = new SpoolQuery { Selections = { selections.Select(AnswerCodec.ToMessage) } };
        using PendingRequest pending = requests.Ask(new Request { Packets = query });
        while (pending.Next() is { } part)
        {
            if (part.KindCase != AnswerPart.KindOneofCase.Packets)
            {
                throw new PluginException("the sensor answers something else");
            }

            foreach (Central.Protocol.Messages.SpooledPacket packet in part.Packets.Packets)
            {
                yield return AnswerCodec.FromMessage(packet);
            }
        }
    }

    public Timestamp? Oldest(bool media)
    {
        using PendingRequest pending = requests.Ask(new Request { Oldest = new OldestQuery { Media = media } });
        return pending.Next() is { KindCase: AnswerPart.KindOneofCase.Oldest, Oldest: var oldest }
            ? oldest.HasTime ? new Timestamp(oldest.Time) : null
            : throw new PluginException("the sensor answers something else");
    }
}
