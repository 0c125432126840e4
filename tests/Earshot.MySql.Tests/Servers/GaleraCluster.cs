using System.Globalization;
using Earshot.Mirror.Tests.Support;

namespace Earshot.MySql.Tests.Servers;

/// <summary>
/// Three nodes on loopback. They begin as copies of one data directory that was a cluster of one before, so that none has to
/// be sent the data of another.
/// </summary>
public sealed class GaleraCluster : IDisposable
{
    private const int Size = 3;

    public GaleraCluster()
    {
        int[] ports = [.. Enumerable.Range(0, Size).Select(_ => MariaDbProgram.FreePort())];
        using var plain = new MariaDbServer();
        plain.Stop();
        using MariaDbServer seed = plain.Copy(Options(ports, 0));
        seed.Start("--wsrep-new-cluster");
        seed.Stop();
        Nodes = [.. Enumerable.Range(0, Size).Select(number => seed.Copy(Options(ports, number)))];
        try
        {
            Form();
        }
        catch
        {
            // Nobody gets it to dispose of.
            Dispose();
            throw;
        }
    }

    public MariaDbServer[] Nodes { get; }

    public void Dispose()
    {
        foreach (MariaDbServer node in Nodes)
        {
            node.Dispose();
        }
    }

    private void Form()
    {
        Nodes[0].Start("--wsrep-new-cluster");
        foreach (MariaDbServer node in Nodes[1..])
        {
            node.Start();
        }

        Eventually.Is(() => Nodes.All(node => node.Sql("SHOW STATUS LIKE 'wsrep_cluster_size'").Single() == $"wsrep_cluster_size\t{Size}"), "the cluster forms");
    }

    private static string[] Options(int[] ports, int number)
    {
        string port = ports[number].ToString(CultureInfo.InvariantCulture);
        string nodes = string.Join(',', ports.Select(p => $"127.0.0.1:{p}"));
        return
        [
            "--wsrep-on=ON",
            $"--wsrep-provider={MariaDbProgram.GaleraLibrary}",
            $"--wsrep-cluster-address=gcomm://{nodes}",
            $"--wsrep-node-name=node{number}",
            "--wsrep-node-address=127.0.0.1",
            $"--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{port};ist.recv_addr=127.0.0.1:{MariaDbProgram.FreePort()};"
                + "gcache.size=64M;pc.recovery=false",
            "--binlog-format=ROW",
            "--innodb-autoinc-lock-mode=2",
        ];
    }
}
